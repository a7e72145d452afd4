using MtuProbe.Linux.Host;

namespace MtuProbe.Watching;

/// <summary>Which interfaces are listened to, and why those.</summary>
/// <param name="Why">In brackets behind their names.</param>
internal sealed record WatchChoice(IReadOnlyList<string> Interfaces, string Why)
{
    /// <param name="given">By whoever asks; empty for our own choice.</param>
    public static WatchChoice Of(IReadOnlyList<string> given) => given.Count > 0
        ? new WatchChoice([.. given.Distinct()], "as asked")
        : HostInterfaces.OfDefaultRoutes() is [_, ..] routes
            ? new WatchChoice(routes, "where default routes leave")
            : new WatchChoice([InterfaceWatch.Any], "every interface, because there is no default route");

    public override string ToString() => $"{string.Join(", ", Interfaces)} ({Why})";
}
