using System.Security.Cryptography;
using System.Text;

namespace MtuProbe.Publishing;

/// <summary>The content of one ConfigMap of contract §4.4, wherever it is written to.</summary>
internal sealed record PublishedObject
{
    public static IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { [ObjectKeys.NameLabel] = ObjectKeys.NameLabelValue };

    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys and values in the order they are written.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Data { get; init; }

    /// <summary>What beside the numbers makes it worth writing again (each path's verdict, say), as a <see cref="Digest"/>: it is only compared.</summary>
    public string Substance { get; init; } = string.Empty;

    /// <summary>No number and no verdict differ; times and counts may.</summary>
    public bool SaysTheSameAs(PublishedObject other) =>
        Name == other.Name && Substance == other.Substance && Numbers.SequenceEqual(other.Numbers);

    /// <summary>Of lines without an end in them: 2,000 paths' are 300 kB, and of each object there are several at a time.</summary>
    public static string Digest(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private IEnumerable<KeyValuePair<string, string>> Numbers => Data.Where(d => d.Key is not (ObjectKeys.AsOf or ObjectKeys.Report));
}
