using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>What the aggregator has published of the whole cluster. Null is what it does not say, or not in our words.</summary>
internal sealed partial record ReadCluster
{
    public required PacketSize? Recommended { get; init; }

    /// <summary>By family, pods and outside targets apart.</summary>
    public required IReadOnlyDictionary<(bool IsEgress, IpFamily Family), PacketSize> Numbers { get; init; }

    public required bool? Ipv6Safe { get; init; }

    /// <summary>As the aggregator says it.</summary>
    public required bool? IsStale { get; init; }

    /// <summary>Paths known, of all: <c>4990/5000</c>.</summary>
    public required string? Coverage { get; init; }

    public required DateTimeOffset? AsOf { get; init; }

    public static ReadCluster Of(StoredObject stored)
    {
        var data = stored.Data;
        return new ReadCluster
        {
            Recommended = PublishedNumbers.Size(data.GetValueOrDefault(ObjectKeys.Recommended)),
            Numbers = Enum.GetValues<IpFamily>()
                .SelectMany(family => new[] { (IsEgress: false, family, Key: ObjectKeys.PodMtu), (IsEgress: true, family, Key: ObjectKeys.EgressMtu) })
                .Select(number => (Key: (number.IsEgress, number.family), Mtu: PublishedNumbers.Size(data.GetValueOrDefault(ObjectNames.OfFamily(number.Key, number.family)))))
                .Where(number => number.Mtu is not null)
                .ToDictionary(number => number.Key, number => number.Mtu!.Value),
            Ipv6Safe = Flag(data.GetValueOrDefault(ObjectKeys.Ipv6Safe)),
            IsStale = Flag(data.GetValueOrDefault(ObjectKeys.Stale)),
            Coverage = data.GetValueOrDefault(ObjectKeys.Coverage) is { } coverage && Share().IsMatch(coverage) ? coverage : null,
            AsOf = data.GetValueOrDefault(ObjectKeys.AsOf) is { } time && Moment.TryRead(time, out var asOf) ? asOf : null,
        };
    }

    private static bool? Flag(string? text) => text switch { "true" => true, "false" => false, _ => null };

    [GeneratedRegex(@"\A[0-9]{1,9}/[0-9]{1,9}\z")]
    private static partial Regex Share();
}
