using System.Security.Cryptography;
using System.Text;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>
/// Names and keys of Kubernetes objects made of names that nobody limited. A name that is legal and short enough stays itself. Any other
/// becomes its first 200 characters, the illegal ones replaced, and 16 hexadecimal digits of SHA-256 of the whole, so that two never meet.
/// </summary>
internal static class ObjectNames
{
    /// <summary>Of an object's name and of a key in it.</summary>
    public const int Longest = 253;

    private const int Kept = 200;

    public const string NodePrefix = "mtuprobe-node-";

    public const string NodeKeyPrefix = "node.";

    private const string PathPrefix = "path.";
    private const string ServicePrefix = "svc.";
    private const string EgressPrefix = "egress.";

    private static readonly string[] PathPrefixes = [PathPrefix, ServicePrefix, EgressPrefix];

    private static readonly HashSet<string> NodeNumbers =
        [.. new[] { ObjectKeys.PodMtu, ObjectKeys.EgressMtu }.SelectMany(key => Enum.GetValues<IpFamily>().Select(family => OfFamily(key, family)))];

    /// <summary>Name of a node's object: an RFC 1123 subdomain.</summary>
    public static string OfNode(string node) => NodePrefix + (node.Length <= Longest - NodePrefix.Length && IsSubdomain(node)
        ? node
        : Hashed(IsSubdomain(node) ? node : string.Concat(node.ToLowerInvariant().Select(c => IsLetterOrDigit(c) ? c : '-')), node));

    /// <summary>Key of a path's number, the smallest of its families'.</summary>
    public static string KeyOf(PathId path) => Prefix(path.Via) + Stem(path.Peer);

    /// <summary>Key of a path's number in its family.</summary>
    public static string FamilyKeyOf(PathId path) => FamilyKeyOf(path.Via.Label, Stem(path.Peer), path.Family.Label);

    /// <param name="via">By its word; an unknown one leads to a peer.</param>
    /// <param name="stem">The peer's name as it stands in keys.</param>
    /// <param name="family">By its word.</param>
    public static string FamilyKeyOf(string via, string stem, string family) => $"{Prefix(via)}{stem}.{family}";

    /// <summary>Key of a node's or the cluster's number in one family: <c>pod-mtu-ipv4</c>, say.</summary>
    public static string OfFamily(string key, IpFamily family) => $"{key}-{family.Label}";

    /// <summary>Key of a node's number in the cluster's object.</summary>
    public static string NodeKeyOf(string node) => NodeKeyPrefix + Stem(node);

    /// <summary>Whether a node's object holds a number under this key.</summary>
    public static bool IsOfNumber(string key) => PathPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) || NodeNumbers.Contains(key);

    /// <summary>Whether such a key speaks of the way outside.</summary>
    public static bool IsOfEgress(string key) => key.StartsWith(EgressPrefix, StringComparison.Ordinal) || key.StartsWith(ObjectKeys.EgressMtu, StringComparison.Ordinal);

    /// <summary>Via, stem and family of a path's number in its family; false for every other key.</summary>
    public static bool TryReadFamilyKey(string key, out Via via, out string stem, out IpFamily family)
    {
        (via, stem, family) = (Via.Pod, string.Empty, IpFamily.Ipv4);
        foreach (var one in Enum.GetValues<IpFamily>())
        {
            if (key.EndsWith($".{one.Label}", StringComparison.Ordinal) && PathPrefixes.FirstOrDefault(p => key.StartsWith(p, StringComparison.Ordinal)) is { } prefix
                && key.Length > prefix.Length + one.Label.Length + 1)
            {
                via = prefix switch { EgressPrefix => Via.Egress, ServicePrefix => Via.Service, _ => Via.Pod };
                (stem, family) = (key[prefix.Length..^(one.Label.Length + 1)], one);
                return true;
            }
        }

        return false;
    }

    /// <summary>A peer's name as it stands in keys.</summary>
    public static string Stem(string peer) => IsStem(peer) ? peer : Hashed(string.Concat(peer.Select(c => IsLegal(c) ? c : '_')), peer);

    private static string Prefix(Via via) => Prefix(via.Label);

    private static string Prefix(string via) => via == Via.Egress.Label ? EgressPrefix : via == Via.Service.Label ? ServicePrefix : PathPrefix;

    /// <summary>A name that ends like a family would be taken for another peer's number in that family.</summary>
    private static bool IsStem(string name) => name.Length > 0 && name.All(IsLegal)
        && FamilyKeyOf(Via.Egress.Label, name, IpFamily.Ipv4.Label).Length <= Longest
        && !Enum.GetValues<IpFamily>().Any(family => name.EndsWith($".{family.Label}", StringComparison.Ordinal));

    private static bool IsSubdomain(string name) => name.Split('.').All(part =>
        part.Length > 0 && part[0] != '-' && part[^1] != '-' && part.All(c => c == '-' || IsLetterOrDigit(c)));

    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    /// <summary>No dot or hyphen before the hyphen: a part of a subdomain may not begin with one.</summary>
    private static string Hashed(string legal, string whole) =>
        $"{legal[..Math.Min(legal.Length, Kept)].TrimEnd('.', '-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..16]}";
}
