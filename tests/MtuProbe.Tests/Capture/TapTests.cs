using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Capture;

/// <summary>On this machine's own loopback, which carries what the test sends and nothing else that the filter lets through.</summary>
[CancelAfter(60_000)]
public sealed class TapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private BlockingCollection<(DateTimeOffset At, int Length, byte[] Payload)> _seen;
    private Socket _sender;
    private IPEndPoint _to;

    [SetUp]
    public void Open()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("a capture needs root");
        }

        _seen = [];
        _sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _to = (IPEndPoint)_sender.LocalEndPoint!;
    }

    [TearDown]
    public void Close()
    {
        _sender?.Dispose();
        _seen?.Dispose();
    }

    [TestCase("lo", LinkLayer.Ethernet)]
    [TestCase("any", LinkLayer.LinuxCooked)]
    public void A_tap_hands_over_what_its_filter_lets_through_with_the_time_it_passed(string name, int linkType)
    {
        using var tap = Tap.Open(new TapOptions { Interface = name, Filter = _ => $"udp src port {_to.Port}" }, Keep);
        Assert.That(tap.LinkType, Is.EqualTo(linkType));
        var before = DateTimeOffset.UtcNow;
        Send("first");
        Assert.That(_seen.TryTake(out var frame, Patience));
        Assert.That(frame.Payload, Is.EqualTo("first"u8.ToArray()));
        Assert.That(frame.At, Is.InRange(before.AddMilliseconds(-1), DateTimeOffset.UtcNow));
        Assert.That(tap.Ended.IsCompleted, Is.False);
    }

    [Test]
    public async Task A_filter_can_be_changed_and_a_bad_one_leaves_the_old_one_as_it_was()
    {
        using var tap = Tap.Open(new TapOptions { Interface = "lo", Filter = _ => "udp port 1" }, Keep);
        Send("not let through");
        await tap.SetFilterAsync($"udp src port {_to.Port}").WaitAsync(Patience);
        var refused = await Assert.ThrowsAsync<CaptureException>(() => tap.SetFilterAsync("no such words"));
        Assert.That(refused!.Failure, Is.EqualTo(CaptureFailure.FilterRefused));
        Send("let through");
        Assert.That(_seen.TryTake(out var frame, Patience));
        Assert.That(frame.Payload, Is.EqualTo("let through"u8.ToArray()));
    }

    [Test]
    public async Task A_tap_that_is_disposed_of_ends_without_a_failure_and_has_counted_to_its_end()
    {
        var tap = Tap.Open(new TapOptions { Interface = "lo", Filter = _ => $"udp src port {_to.Port}" }, Keep);
        for (var i = 0; i < 50; i++)
        {
            Send("x");
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.That(_seen.TryTake(out _, Patience));
        }

        tap.Dispose();
        Assert.That(await tap.Ended.WaitAsync(Patience), Is.Null);
        Assert.That(tap.Statistics.Handled, Is.EqualTo(50));
        Assert.That(tap.Statistics.Received, Is.GreaterThanOrEqualTo(50));
        Assert.That(tap.Statistics.Dropped, Is.Zero);
        await Assert.ThrowsAsync<CaptureException>(() => tap.SetFilterAsync("udp"));
    }

    [Test]
    public void A_ring_that_overflows_counts_what_it_lost()
    {
        using var gate = new ManualResetEventSlim();
        using var tap = Tap.Open(new TapOptions { Interface = "lo", Filter = _ => $"udp src port {_to.Port}", KernelBuffer = 1 << 16 }, (in CapturedFrame _) => gate.Wait());
        for (var i = 0; i < 1_000; i++)
        {
            Send("x");
        }

        gate.Set();
        tap.Dispose();
        TestContext.Out.WriteLine(tap.Statistics);
        Assert.That(tap.Statistics.Dropped, Is.InRange(500, 2_000));
        Assert.That(tap.Statistics.Received, Is.GreaterThanOrEqualTo(tap.Statistics.Dropped));
    }

    [Test]
    public async Task A_handler_that_throws_ends_the_tap_and_nothing_else()
    {
        using var tap = Tap.Open(new TapOptions { Interface = "lo", Filter = _ => $"udp src port {_to.Port}" }, (in CapturedFrame _) => throw new InvalidDataException("a bug"));
        Send("x");
        var failure = await tap.Ended.WaitAsync(Patience);
        Assert.That(failure!.Message, Is.EqualTo("the capture on lo ended: a bug"));
        Assert.That(failure.InnerException, Is.TypeOf<InvalidDataException>());
    }

    /// <summary>The kernel's own errors, with its own checksums.</summary>
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public void An_error_that_the_kernel_sends_is_whole_and_quotes_what_was_sent(string text)
    {
        var address = IPAddress.Parse(text);
        using var sender = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        sender.Bind(new IPEndPoint(address, 0));
        var port = ((IPEndPoint)sender.LocalEndPoint!).Port;
        using var quotes = new BlockingCollection<(bool IsWhole, QuotedPacket? Quote)>();
        using var tap = Tap.Open(new TapOptions { Interface = "lo", Filter = CaptureFilters.Signals }, (in CapturedFrame frame) =>
        {
            if (WireReader.TryPacket(frame.LinkType, frame.Bytes, frame.OriginalLength, out var packet) && IcmpError.TryRead(packet, out var error)
                && error.ReadQuote() is { } quote && quote.Flow.SourcePort == port)
            {
                quotes.Add((error.IsWhole, quote));
            }
        });
        var message = new byte[ProbeMessage.Size + 81];
        new ProbeMessage(MessageType.Request, new(4711)).Write(message);
        sender.SendTo(message, new IPEndPoint(address, 9));
        Assert.That(quotes.TryTake(out var told, Patience));
        Assert.That(told.IsWhole);
        Assert.That(told.Quote!.ProbeId, Is.EqualTo((UInt128)4711));
        Assert.That(told.Quote.Flow, Is.EqualTo(new WireFlow(WireAddress.Of(address), (ushort)port, WireAddress.Of(address), 9)));
    }

    [Test]
    public void An_interface_that_does_not_exist_is_told_by_name()
    {
        var e = Assert.Throws<CaptureException>(() => Tap.Open(new TapOptions { Interface = "eth999" }, Keep));
        Assert.That(e!.Failure, Is.EqualTo(CaptureFailure.NoSuchInterface));
        Assert.That(e.Message, Is.EqualTo("there is no interface eth999: 'ip link' lists them"));
    }

    [Test]
    public void A_filter_that_libpcap_cannot_read_is_told_on_one_line()
    {
        var e = Assert.Throws<CaptureException>(() => Tap.Open(new TapOptions { Interface = "lo", Filter = _ => "tcp\nbut only" }, Keep));
        Assert.That(e!.Failure, Is.EqualTo(CaptureFailure.FilterRefused));
        Assert.That(e.Message, Does.Not.Contain('\n'));
        TestContext.Out.WriteLine(e.Message);
    }

    private void Send(string text) => _sender.SendTo(System.Text.Encoding.ASCII.GetBytes(text), _to);

    private void Keep(in CapturedFrame frame)
    {
        if (WireReader.TryPacket(frame.LinkType, frame.Bytes, frame.OriginalLength, out var packet))
        {
            _seen.Add((frame.At, frame.OriginalLength, packet.Payload[8..].ToArray()));
        }
    }
}
