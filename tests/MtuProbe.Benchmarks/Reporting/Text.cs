using System.Globalization;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>Numbers and names as the tables spell them.</summary>
internal static class Text
{
    /// <summary>Seconds; as many digits as the noise leaves meaning to.</summary>
    internal static string Seconds(TimeSpan time) => Seconds(time.TotalSeconds);

    internal static string Seconds(double seconds) =>
        seconds.ToString(Math.Abs(seconds) < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture) + " s";

    internal static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";

    /// <summary>Kilobytes of 1,000.</summary>
    internal static string Kilobytes(long bytes) => (bytes / 1000.0).ToString("0.0", CultureInfo.InvariantCulture) + " kB";

    internal static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0", CultureInfo.InvariantCulture) + " MiB";

    internal static string Ratio(double ratio) => ratio.ToString(ratio < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "×";

    internal static string Of(IpFamily family) => family switch
    {
        IpFamily.Ipv4 => "IPv4",
        IpFamily.Ipv6 => "IPv6",
    };
}
