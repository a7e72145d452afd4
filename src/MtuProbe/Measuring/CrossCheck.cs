using MtuProbe.Core.Advising;

namespace MtuProbe.Measuring;

/// <summary>
/// An echo that stops short does not tell which way is narrow. Where the target has a closed UDP port, the way there can be asked alone.
/// </summary>
internal static class CrossCheck
{
    /// <summary>A person waits for it, and the port has already used up answers: time for as many as one proof takes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);

    /// <summary>Not where a "packet too big" answered our own packets: then the way there is known to be narrow.</summary>
    public static bool IsWorth(Finding echo) =>
        echo.Forward is { IsProblem: true, Exact: true, SmallestLost: not null } && echo.Measured.Forward.Signal is null;

    /// <summary>What both together mean.</summary>
    public static string Compare(Finding echo, Finding oneWay)
    {
        var (both, there) = (echo.Forward.PathMtu, oneWay.Forward.PathMtu);
        var asked = $"Asked one way, by the closed UDP port {oneWay.Path.Target.Port},";
        return there > both
            ? $"{asked} {there} bytes{(oneWay.Forward.Exact ? string.Empty : " and perhaps more")} arrive there: the way back is the narrower one, with {both}."
            : oneWay.Forward.SmallestLost <= both ? $"{asked} {oneWay.Forward.SmallestLost} bytes do not arrive, fewer than an echo of {both}: UDP and echo are treated differently on the way."
            : there == both && oneWay.Forward.Exact ? $"{asked} the limit is {there} bytes too: the way there is narrow at least."
            : $"{asked} the target did not say enough in {Limit.TotalSeconds:0} s to tell which way is the narrow one.";
    }
}
