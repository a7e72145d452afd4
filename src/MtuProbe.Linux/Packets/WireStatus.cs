namespace MtuProbe.Linux.Packets;

/// <summary>What the first four bytes say.</summary>
internal enum WireStatus
{
    Ours,
    UnknownVersion,
    Malformed,
}
