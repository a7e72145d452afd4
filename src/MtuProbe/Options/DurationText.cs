using System.Globalization;

namespace MtuProbe.Options;

/// <summary>Times as people write them: seconds (<c>60</c>, <c>0.5</c>), or a number with its unit (<c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>1h</c>).</summary>
internal static class DurationText
{
    public const string Forms = "seconds or a number with ms, s, m or h";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    /// <returns>Null when it is none of the forms, or longer than <paramref name="most"/>.</returns>
    public static TimeSpan? Parse(string text, TimeSpan most)
    {
        var (unit, length) = Units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.Ordinal), (Unit: string.Empty, Length: TimeSpan.FromSeconds(1)));
        return double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * length.TotalSeconds <= most.TotalSeconds
            ? number * length
            : null;
    }

    public static string Show(TimeSpan duration)
    {
        var (unit, length) = Units.LastOrDefault(u => duration.Ticks % u.Length.Ticks == 0 && duration >= u.Length, Units[1]);
        return string.Create(CultureInfo.InvariantCulture, $"{duration / length:0.#######}{unit}");
    }
}
