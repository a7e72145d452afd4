using System.Buffers;
using System.ComponentModel;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// Loss and delay of a router: carries packets from one TUN device to another, whatever their size. It ends with its
/// standard input, and so with whoever started it.
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

    private readonly Queue<(long Due, TunDevice To, byte[] Bytes, int Length)> _underWay = new();
    private readonly byte[] _packet = new byte[LargestPacket];
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _delay;
    private readonly TunDevice _first;
    private readonly TunDevice _second;

    private TunRelay(TunDevice first, TunDevice second, double delayMs)
    {
        _first = first;
        _second = second;
        _delay = (long)(delayMs * _time.TimestampFrequency / 1000);
    }

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

        // Two generators, so that what one direction loses does not depend on how the two interleave.
        var forward = new Random(settings.Seed);
        var reverse = new Random(settings.Seed + 1);
        var relay = new TunRelay(first, second, settings.DelayMs);
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
                relay.Take(relay._first, relay._second, forward, settings.ForwardLossPercent);
            }

            if (ready.HasFlag(TunReadiness.Second))
            {
                relay.Take(relay._second, relay._first, reverse, settings.ReverseLossPercent);
            }
        }
    }

    private void Take(TunDevice from, TunDevice to, Random random, double lossPercent)
    {
        for (var taken = 0; taken < Batch && from.Read(_packet) is var length and > 0; taken++)
        {
            if (random.NextDouble() * 100 < lossPercent || _underWay.Count == Capacity)
            {
                continue;
            }

            HopLimit.GiveBackOne(_packet.AsSpan(0, length));
            var bytes = ArrayPool<byte>.Shared.Rent(length);
            _packet.AsSpan(0, length).CopyTo(bytes);
            _underWay.Enqueue((_time.GetTimestamp() + _delay, to, bytes, length));
        }
    }

    /// <summary>Sends what has waited long enough; returns how long the next has to. All wait equally long, so the queue is in order.</summary>
    private TimeSpan SendDue()
    {
        while (_underWay.TryPeek(out var next))
        {
            var now = _time.GetTimestamp();
            if (next.Due > now)
            {
                return _time.GetElapsedTime(now, next.Due);
            }

            next.To.Write(next.Bytes.AsSpan(0, next.Length));
            ArrayPool<byte>.Shared.Return(next.Bytes);
            _underWay.Dequeue();
        }

        return Idle;
    }
}
