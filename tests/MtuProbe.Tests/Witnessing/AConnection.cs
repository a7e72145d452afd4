using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Tests.Witnessing;

/// <summary>A TCP connection as a wire shows it, with a clock of its own: what the client sends, and what it hears.</summary>
internal sealed class AConnection
{
    private readonly WireFlow _out;
    private readonly int _headers;
    private uint _next;

    public AConnection(Witness witness, IpFamily family = IpFamily.Ipv4, ushort port = 40_000, uint sequence = 1000)
    {
        Witness = witness;
        _out = family == IpFamily.Ipv4
            ? new WireFlow(Address("10.0.0.1"), port, Address("10.9.0.1"), 443)
            : new WireFlow(Address("2001:db8::1"), port, Address("2001:db8:9::1"), 443);
        _headers = Overhead.IpHeader(family) + Overhead.TcpHeader;
        _next = sequence;
    }

    public Witness Witness { get; }

    public WireFlow Flow => _out;

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

    public uint Next => _next;

    public WitnessReport Report => Witness.Report(Now);

    public BlackHoleFlow? Hole => Report.BlackHoles.SingleOrDefault();

    public static WireAddress Address(string text) => WireAddress.Of(IPAddress.Parse(text));

    public static Witness AWitness(int? mtu = 1500, WitnessLimits? limits = null) =>
        new(mtu is { } bytes ? PacketSize.Of(bytes) : null, address => address == Address("10.0.0.1") || address == Address("2001:db8::1"), limits ?? WitnessLimits.Default);

    public AConnection After(double seconds)
    {
        Now = Now.AddSeconds(seconds);
        return this;
    }

    public AConnection Opened(ushort mss = 1460, ushort peerMss = 1460)
    {
        Out(_next, 0, SegmentFlags.Syn, mss: mss);
        _next++;
        After(0.01).In(SegmentFlags.Syn | SegmentFlags.Ack, mss: peerMss);
        return After(0.001);
    }

    /// <summary>A packet of this size, whose payload is next.</summary>
    public AConnection Sends(int size) => Sends(size, out _);

    public AConnection Sends(int size, out uint sequence)
    {
        sequence = _next;
        Out(_next, size - _headers, SegmentFlags.Ack);
        _next = unchecked(_next + (uint)(size - _headers));
        return this;
    }

    public AConnection SendsAgain(uint sequence, int size)
    {
        Out(sequence, size - _headers, SegmentFlags.Ack);
        return this;
    }

    /// <summary>Again and again, as Linux does: after 0.2, 0.4, 0.8 ... seconds.</summary>
    public AConnection Repeats(uint sequence, int size, int times, double first = 0.2)
    {
        for (var pause = first; times > 0; times--, pause *= 2)
        {
            After(pause).SendsAgain(sequence, size);
        }

        return this;
    }

    /// <summary>The peer acknowledges all up to there; null for everything.</summary>
    public AConnection Hears(uint? upTo = null, ushort window = 500, bool sacks = false)
    {
        In(SegmentFlags.Ack, upTo, window, sacks: sacks);
        return this;
    }

    public AConnection IsReset()
    {
        In(SegmentFlags.Rst);
        return this;
    }

    /// <summary>A keep-alive: what is acknowledged already, one byte of it or none.</summary>
    public AConnection KeepsAlive(int bytes)
    {
        Out(unchecked(_next - 1), bytes, SegmentFlags.Ack);
        return this;
    }

    /// <summary>The byte behind what is acknowledged, against a closed window.</summary>
    public AConnection Probes(uint sequence, int bytes)
    {
        Out(sequence, bytes, SegmentFlags.Ack);
        return this;
    }

    public AConnection IsTold(int nextHopMtu, uint sequence, int size)
    {
        Witness.Hear(new SeenPtb(Now, Address("10.5.0.1"), _out.Source, nextHopMtu, true, new QuotedPacket(_out, 6, PacketSize.Of(size), true, sequence, 0, false, null)));
        return this;
    }

    private void Out(uint sequence, int payload, SegmentFlags flags, ushort? mss = null) =>
        Witness.Hear(new SeenSegment(Now, _out, PacketSize.Of(_headers + payload), sequence, 1, payload, flags, 500, mss, false));

    private void In(SegmentFlags flags, uint? upTo = null, ushort window = 500, ushort? mss = null, bool sacks = false) =>
        Witness.Hear(new SeenSegment(Now, _out.Reversed, PacketSize.Of(_headers), 1, upTo ?? _next, 0, flags, window, mss, sacks));
}
