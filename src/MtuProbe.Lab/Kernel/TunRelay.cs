using System.Buffers;
using System.ComponentModel;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// What a router does to packets beyond forwarding them: carries them from one TUN device to another, late, twice or not at all. It ends
/// with its standard input, and so with whoever started it.
/// </summary>
public sealed class TunRelay
{
    /// <summary>What it prints once both devices are attached.</summary>
    public const string Ready = "relaying";

    /// <summary>Packets under way at once; more than a real router would hold.</summary>
    private const int Capacity = 16_384;

    /// <summary>Read at most this many before looking at the clock again.</summary>
    private const int Batch = 64;

    private const int LargestPacket = 65_575;

    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private readonly PriorityQueue<(TunDevice To, byte[] Bytes, int Length), (long Due, int Order)> _underWay = new();
    private readonly byte[] _packet = new byte[LargestPacket];
    private readonly TimeProvider _time = TimeProvider.System;
    private int _order;

    /// <summary>The hidden verb's entry: the options after its name. Returns when standard input ends.</summary>
    /// <returns>0; 64 for wrong options; 77 when a device cannot be attached. The reason is on stderr.</returns>
    public static int Run(IReadOnlyList<string> options)
    {
        RelaySettings settings;
        try
        {
            settings = RelaySettings.Parse(options);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            Console.Error.WriteLine($"{RelaySettings.Verb}: {wrong.Message}");
            return 64;
        }

        try
        {
            Run(settings);
            return 0;
        }
        catch (Win32Exception refused)
        {
            Console.Error.WriteLine($"{RelaySettings.Verb}: {refused.Message}");
            return 77;
        }
    }

    private static void Run(RelaySettings settings)
    {
        using var first = TunDevice.Attach(settings.FirstTun);
        using var second = TunDevice.Attach(settings.SecondTun);
        Console.Out.WriteLine(Ready);
        Console.Out.Flush();

        var forward = new RelayLane(first, second, settings, settings.ForwardLossPercent, settings.Seed);
        var reverse = new RelayLane(second, first, settings, settings.ReverseLossPercent, settings.Seed + 1);
        var relay = new TunRelay();
        using var input = Console.OpenStandardInput();
        while (true)
        {
            var ready = TunDevice.WaitForEither(first, second, relay.SendDue());
            if (ready.HasFlag(TunReadiness.StandardInput) && input.Read(new byte[1]) == 0)
            {
                return;
            }

            if (ready.HasFlag(TunReadiness.First))
            {
                relay.Take(forward);
            }

            if (ready.HasFlag(TunReadiness.Second))
            {
                relay.Take(reverse);
            }
        }
    }

    private void Take(RelayLane lane)
    {
        for (var taken = 0; taken < Batch && lane.From.Read(_packet) is var length and > 0; taken++)
        {
            var now = _time.GetTimestamp();
            var packet = _packet.AsSpan(0, length);
            for (var copies = lane.Admit(packet, _time.GetElapsedTime(0, now)); copies > 0 && _underWay.Count < Capacity; copies--)
            {
                var bytes = ArrayPool<byte>.Shared.Rent(length);
                packet.CopyTo(bytes);
                HopLimit.GiveBackOne(bytes.AsSpan(0, length));
                var due = now + (long)(lane.Delay().TotalSeconds * _time.TimestampFrequency);
                _underWay.Enqueue((lane.To, bytes, length), (due, unchecked(_order++)));
            }
        }
    }

    /// <summary>Sends what has waited long enough; returns how long the next has to.</summary>
    private TimeSpan SendDue()
    {
        while (_underWay.TryPeek(out var next, out var when))
        {
            var now = _time.GetTimestamp();
            if (when.Due > now)
            {
                return _time.GetElapsedTime(now, when.Due);
            }

            next.To.Write(next.Bytes.AsSpan(0, next.Length));
            ArrayPool<byte>.Shared.Return(next.Bytes);
            _underWay.Dequeue();
        }

        return Idle;
    }
}
