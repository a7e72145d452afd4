using SharpPcap;

namespace MtuProbe.Linux.Capture;

/// <summary>From what SharpPcap throws to one line with the remedy.</summary>
internal static class CaptureErrors
{
    /// <summary>What was thrown when an interface was looked up or opened.</summary>
    public static CaptureException OfOpening(string name, Exception cause) => cause switch
    {
        CaptureException already => already,
        DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException } => new(
            CaptureFailure.LibraryMissing, "libpcap is not installed: install the package libpcap0.8 (Debian, Ubuntu) or libpcap (Fedora, Alpine)", cause),
        EntryPointNotFoundException => new(CaptureFailure.LibraryMissing, "this libpcap is too old: install libpcap 1.5 or later", cause),
        PcapException pcap => OfOpening(name, pcap.Error, pcap),
        _ => Other(name, cause),
    };

    public static CaptureException OfOpening(string name, PcapError error, Exception cause) => error switch
    {
        PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied => new(
            CaptureFailure.NotPermitted, $"not permitted to capture on {name}: that needs root or the capability CAP_NET_RAW", cause),
        PcapError.NoSuchDevice => NoSuchInterface(name, cause),
        PcapError.InterfaceNotUp => new(CaptureFailure.InterfaceDown, $"interface {name} is down: 'ip link set {name} up'", cause),
        _ => Other(name, cause),
    };

    public static CaptureException NoSuchInterface(string name, Exception? cause = null) =>
        new(CaptureFailure.NoSuchInterface, $"there is no interface {name}: 'ip link' lists them", cause);

    public static CaptureException OfFilter(string name, string filter, Exception cause) =>
        new(CaptureFailure.FilterRefused, $"libpcap refuses the filter on {name}: {OneLine(cause.Message)} ({OneLine(filter)})", cause);

    /// <param name="said">What libpcap says when it reads no more (pcap-linux.c): a removed interface "disappeared" or "went down".</param>
    public static CaptureException OfReading(string name, string said) =>
        said.Contains("disappeared", StringComparison.Ordinal) || said.Contains("went down", StringComparison.Ordinal) || said.Contains("No such device", StringComparison.Ordinal)
            ? new(CaptureFailure.InterfaceGone, $"interface {name} is gone: the capture goes on when it is back and opened again")
            : new(CaptureFailure.Other, $"the capture on {name} ended: {OneLine(said)}");

    public static CaptureException OfHandling(string name, Exception cause) =>
        cause as CaptureException ?? new(CaptureFailure.Other, $"the capture on {name} ended: {OneLine(cause.Message)}", cause);

    private static CaptureException Other(string name, Exception cause) =>
        new(CaptureFailure.Other, $"cannot capture on {name}: {OneLine(cause.Message)}", cause);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
}
