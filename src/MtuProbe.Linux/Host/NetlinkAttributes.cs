namespace MtuProbe.Linux.Host;

/// <summary>
/// Walks the attributes behind a netlink header. Total: whatever the bytes, it ends, never reads outside them,
/// and says by <see cref="Malformed"/> whether it stopped early.
/// </summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderBytes = 4;
    private const int Alignment = 4;

    // The two highest bits are flags: nested, and network byte order.
    private const int TypeMask = 0x3FFF;

    private ReadOnlySpan<byte> _rest = bytes;

    public int Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Malformed { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length < HeaderBytes)
        {
            return false;
        }

        // Netlink speaks the byte order of its host, as BitConverter does.
        var length = BitConverter.ToUInt16(_rest);
        if (length < HeaderBytes || length > _rest.Length)
        {
            Malformed = true;
            _rest = [];
            return false;
        }

        Type = BitConverter.ToUInt16(_rest[2..]) & TypeMask;
        Value = _rest[HeaderBytes..length];
        var padded = (length + Alignment - 1) / Alignment * Alignment;
        _rest = _rest[Math.Min(padded, _rest.Length)..];
        return true;
    }
}
