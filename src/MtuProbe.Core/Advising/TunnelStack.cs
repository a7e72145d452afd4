using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>What a pod's packets travel in, the innermost first, and how large they may be at each boundary.</summary>
public sealed record TunnelStack
{
    /// <summary>Every link carries 68 bytes (RFC 791 §3.2); a result below it is no MTU.</summary>
    public static readonly PacketSize Smallest = PacketSize.Of(68);

    /// <summary>IPv4's total length has 16 bits (RFC 791 §3.1).</summary>
    public static readonly PacketSize Largest = PacketSize.Of(65_535);

    private TunnelStack(MeasuredBetween measured, IReadOnlyList<Encapsulation> tunnels, IReadOnlyList<PacketSize> sizes)
    {
        Measured = measured;
        Tunnels = tunnels;
        Sizes = sizes;
    }

    public MeasuredBetween Measured { get; }

    /// <summary>The innermost first: the pod's packet enters it first. Empty where none was named.</summary>
    public IReadOnlyList<Encapsulation> Tunnels { get; }

    /// <summary>The pod's packet, then what comes out of each tunnel: one more than there are tunnels.</summary>
    public IReadOnlyList<PacketSize> Sizes { get; }

    public PacketSize PodMtu => Sizes[0];

    /// <summary>What the nodes' network must carry; null when pods were measured and nobody said what they travel in.</summary>
    public PacketSize? BaseMtu => Measured == MeasuredBetween.Nodes || Tunnels.Count > 0 ? Sizes[^1] : null;

    /// <summary>The number as it was measured.</summary>
    public PacketSize Mtu => Measured switch { MeasuredBetween.Pods => Sizes[0], MeasuredBetween.Nodes => Sizes[^1] };

    /// <summary>Counts outward from the pods, or inward from the nodes.</summary>
    /// <param name="mtu">The number as it was measured.</param>
    /// <param name="measured">Where.</param>
    /// <param name="tunnels">The innermost first.</param>
    /// <returns>Null when a size on the way is none that an IP network has: below 68 or above 65,535.</returns>
    public static TunnelStack? From(PacketSize mtu, MeasuredBetween measured, IReadOnlyList<Encapsulation> tunnels)
    {
        var sizes = measured switch
        {
            MeasuredBetween.Pods => Walk(mtu, tunnels, (tunnel, inner) => tunnel.Around(inner)),
            MeasuredBetween.Nodes => Walk(mtu, tunnels.Reverse(), (tunnel, outer) => tunnel.Inside(outer))?.Reverse(),
        };
        return sizes is null ? null : new TunnelStack(measured, tunnels, [.. sizes]);
    }

    private static IEnumerable<PacketSize>? Walk(PacketSize start, IEnumerable<Encapsulation> tunnels, Func<Encapsulation, PacketSize, PacketSize?> step)
    {
        var sizes = new List<PacketSize> { start };
        foreach (var tunnel in tunnels)
        {
            if (step(tunnel, sizes[^1]) is not { } next)
            {
                return null;
            }

            sizes.Add(next);
        }

        return sizes.TrueForAll(size => size >= Smallest && size <= Largest) ? sizes : null;
    }
}
