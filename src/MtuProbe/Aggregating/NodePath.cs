using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>One path of a node in 24 bytes: a large cluster has hundreds of thousands.</summary>
internal readonly struct NodePath
{
    private const byte Untold = byte.MaxValue;

    private readonly uint _confirmed;
    private readonly ushort _there;
    private readonly ushort _back;
    private readonly ushort _number;
    private readonly byte _verdict;
    private readonly byte _familyAndVia;

    private NodePath(ReadPath path, string peer)
    {
        Peer = peer;
        _confirmed = path.AsOf is { } asOf ? (uint)Math.Clamp(asOf.ToUnixTimeSeconds(), 1, uint.MaxValue) : 0;
        _there = Short(path.PathMtu);
        _back = Short(path.ReverseMtu);
        _number = Short(path.Number);
        _verdict = path.Verdict is { } verdict ? (byte)verdict : Untold;
        _familyAndVia = (byte)((int)path.Family | ((int)path.Via << 4));
    }

    /// <summary>As it stands in keys.</summary>
    public string Peer { get; }

    public IpFamily Family => (IpFamily)(_familyAndVia & 0xF);

    public Via Via => (Via)(_familyAndVia >> 4);

    /// <summary>The worse of both ways; null when the object does not tell.</summary>
    public VerdictKind? Verdict => _verdict == Untold ? null : (VerdictKind)_verdict;

    public PacketSize? PathMtu => Size(_there);

    public PacketSize? ReverseMtu => Size(_back);

    /// <summary>What to set for this path; outlives silence.</summary>
    public PacketSize? Number => Size(_number);

    /// <summary>When that was last known to be true; null when nobody ever confirmed it.</summary>
    public DateTimeOffset? AsOf => _confirmed == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(_confirmed);

    /// <param name="path">What the node's object tells of it.</param>
    /// <param name="names">One string for each name, however many objects hold it.</param>
    public static NodePath Of(ReadPath path, NamePool names) => new(path, names.One(path.To));

    /// <summary>The same, for who publishes it.</summary>
    public ReadPath Read(string from, string to) => new()
    {
        From = from, To = to, Family = Family, Via = Via, Verdict = Verdict, PathMtu = PathMtu, ReverseMtu = ReverseMtu, Number = Number, AsOf = AsOf,
    };

    private static ushort Short(PacketSize? size) => size is { } known ? (ushort)known.Bytes : (ushort)0;

    private static PacketSize? Size(ushort bytes) => bytes == 0 ? null : PacketSize.Of(bytes);
}
