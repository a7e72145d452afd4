namespace MtuProbe.Linux.Packets;

/// <summary>What became of a reverse probe, as its sender knows.</summary>
internal enum ReportKind : byte
{
    /// <summary>A router answered it with a PTB.</summary>
    PacketTooBig = 1,

    /// <summary>The sender's own interface carries less.</summary>
    LocalLimit = 2,
}
