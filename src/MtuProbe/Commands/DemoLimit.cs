using MtuProbe.Core.Judging;
using MtuProbe.Lab.Demo;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary>What limits a node on all its paths at once, told from the findings alone.</summary>
/// <param name="Node">Whose port or link it is.</param>
/// <param name="Sent">The best of the paths from it; null while one is unknown, and where the other ends' limits explain them all.</param>
/// <param name="Received">The same of the paths to it.</param>
internal sealed record DemoLimit(DemoNode Node, DemoPath? Sent, DemoPath? Received)
{
    public bool IsLimit => IsLess(Sent) || IsLess(Received);

    public override string ToString() => $"{Node}  {(IsLess(Sent), IsLess(Received)) switch
    {
        (true, true) when Sent!.Forward == Received!.Forward => Words("from it and to it", Sent),
        (true, true) => $"{Sent.Forward.PathMtu} bytes from it, {Received.Forward.PathMtu} to it",
        (true, false) => Words("from it", Sent!),
        (false, true) => Words("to it", Received!),
        (false, false) => "none",
    }}";

    private static bool IsLess(DemoPath? path) => path?.Forward.PathMtu < path?.InterfaceMtu;

    private static string Words(string way, DemoPath path) => $"{path.Forward.PathMtu} bytes {way}: {path.Forward.Verdict switch
    {
        VerdictKind.BlackHole => "black hole, nothing says so",
        VerdictKind.Reduced => $"reduced, {path.Reporter ?? "a router"} says so",
        var other => other.Label,
    }}";
}
