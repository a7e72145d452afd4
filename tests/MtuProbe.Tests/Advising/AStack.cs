using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Advising;

/// <summary>A number and the tunnels it runs under, as a person would write them.</summary>
internal static class AStack
{
    public static TunnelStack Of(int mtu, MeasuredBetween measured, string under) => TryOf(mtu, measured, under)!;

    public static TunnelStack? TryOf(int mtu, MeasuredBetween measured, string under) => TunnelStack.From(
        PacketSize.Of(mtu),
        measured,
        [.. under.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => Encapsulations.Find(name)!)]);
}
