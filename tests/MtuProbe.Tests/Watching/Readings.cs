using MtuProbe.Core.Witnessing;
using MtuProbe.Tests.Witnessing;
using MtuProbe.Watching;

namespace MtuProbe.Tests.Watching;

/// <summary>Made-up readings of an interface.</summary>
internal static class Readings
{
    public static AConnection Holed(bool proved)
    {
        var connection = new AConnection(AConnection.AWitness()).Opened().Sends(340).After(0.01).Hears().After(0.05).Sends(1500, out var lost).Sends(proved ? 700 : 1500);
        return (proved ? connection.After(0.01).Hears(lost, sacks: true) : connection).Repeats(lost, 1500, 3);
    }

    public static InterfaceReading Of(WitnessReport report, string? whyNot = null) => new("eth0", whyNot, report, 0, 1, 1);
}
