using System.Globalization;

namespace MtuProbe.Publishing;

/// <summary>Times on the wire: RFC 3339, UTC, whole seconds.</summary>
internal static class Moment
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
