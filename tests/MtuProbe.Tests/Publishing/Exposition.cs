using System.Globalization;
using System.Text;

namespace MtuProbe.Tests.Publishing;

/// <summary>Prometheus' text format, read by its rules: a metric has HELP and TYPE once, before its samples; labels are unescaped.</summary>
internal sealed class Exposition
{
    private readonly Dictionary<string, double> _samples = [];

    public Dictionary<string, string> Help { get; } = [];

    public IEnumerable<string> Series => _samples.Keys;

    public static Exposition Parse(ReadOnlyMemory<byte> bytes)
    {
        var read = new Exposition();
        foreach (var line in new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.Span).Split('\n').Where(l => l.Length > 0))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var parts = line[7..].Split(' ', 2);
                read.Help.Add(parts[0], parts[1]);
            }
            else if (!line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var (series, value) = Sample(line);
                read._samples.Add(series, value);
            }
        }

        return read;
    }

    /// <summary>Null where there is no such series. Labels are given as <c>name=value</c>.</summary>
    public double? this[string name, params string[] labels] =>
        _samples.TryGetValue(Key(name, labels), out var value) ? value : null;

    public IEnumerable<string> Of(string name) => _samples.Keys.Where(k => k == name || k.StartsWith(name + "|", StringComparison.Ordinal));

    private static string Key(string name, IEnumerable<string> labels) => string.Join('|', [name, .. labels.Order(StringComparer.Ordinal)]);

    private static (string Series, double Value) Sample(string line)
    {
        var labels = new List<string>();
        var at = line.IndexOfAny(['{', ' ']);
        var name = line[..at];
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                var label = line[at..equals];
                Assert.That(line[equals + 1], Is.EqualTo('"'));
                var text = new StringBuilder();
                for (at = equals + 2; line[at] != '"'; at++)
                {
                    text.Append(line[at] != '\\' ? line[at] : line[++at] switch { 'n' => '\n', '\\' => '\\', '"' => '"', var c => throw new FormatException($"\\{c}") });
                }

                at++;
                labels.Add($"{label}={text}");
                at += line[at] == ',' ? 1 : 0;
            }

            at++;
        }

        return (Key(name, labels), double.Parse(line[(at + 1)..], CultureInfo.InvariantCulture));
    }
}
