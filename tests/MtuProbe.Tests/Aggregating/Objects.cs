using MtuProbe.Publishing;

namespace MtuProbe.Tests.Aggregating;

/// <summary>Nodes' objects as an API server or a store hands them over.</summary>
internal static class Objects
{
    public static StoredObject OfNode(string node, DateTimeOffset asOf, params string[] data) => new(
        ObjectNames.OfNode(node),
        new Dictionary<string, string> { ["mtuprobe/node"] = node },
        data.Append($"as-of={Moment.Of(asOf)}").Select(d => d.Split('=', 2)).ToDictionary(d => d[0], d => d[1]));

    /// <summary>With one path to a peer, in IPv4.</summary>
    public static StoredObject WithMtu(string node, DateTimeOffset asOf, int mtu) =>
        OfNode(node, asOf, $"recommended-mtu={mtu}", $"pod-mtu-ipv4={mtu}", $"path.peer={mtu}", $"path.peer.ipv4={mtu}");

    public static StoredObject Stored(PublishedObject content) => new(content.Name, content.Annotations, content.Data.ToDictionary());
}
