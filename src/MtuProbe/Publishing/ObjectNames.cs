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

    private const string NodePrefix = "mtuprobe-node-";

    /// <summary>Name of a node's object: an RFC 1123 subdomain.</summary>
    public static string OfNode(string node) => NodePrefix + (node.Length <= Longest - NodePrefix.Length && IsSubdomain(node)
        ? node
        : Hashed(IsSubdomain(node) ? node : string.Concat(node.ToLowerInvariant().Select(c => IsLetterOrDigit(c) ? c : '-')), node));

    /// <summary>Key of a path's number, the smallest of its families'.</summary>
    public static string KeyOf(PathId path) => Prefix(path.Via) + Stem(path.Peer);

    /// <summary>Key of a path's number in its family.</summary>
    public static string FamilyKeyOf(PathId path) => FamilyKeyOf(path.Via, Stem(path.Peer), path.Family.Label);

    public static string FamilyKeyOf(Via via, string stem, string family) => $"{Prefix(via)}{stem}.{family}";

    /// <summary>A peer's name as it stands in keys.</summary>
    public static string Stem(string peer) => IsStem(peer) ? peer : Hashed(string.Concat(peer.Select(c => IsLegal(c) ? c : '_')), peer);

    private static string Prefix(Via via) => via switch { Via.Egress => "egress.", Via.Pod or Via.Service or Via.Node => "path." };

    /// <summary>A name that ends like a family would be taken for another peer's number in that family.</summary>
    private static bool IsStem(string name) => name.Length > 0 && name.All(IsLegal)
        && FamilyKeyOf(Via.Egress, name, IpFamily.Ipv4.Label).Length <= Longest
        && !Enum.GetValues<IpFamily>().Any(family => name.EndsWith($".{family.Label}", StringComparison.Ordinal));

    private static bool IsSubdomain(string name) => name.Split('.').All(part =>
        part.Length > 0 && part[0] != '-' && part[^1] != '-' && part.All(c => c == '-' || IsLetterOrDigit(c)));

    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    /// <summary>No dot or hyphen before the hyphen: a part of a subdomain may not begin with one.</summary>
    private static string Hashed(string legal, string whole) =>
        $"{legal[..Math.Min(legal.Length, Kept)].TrimEnd('.', '-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..16]}";
}
