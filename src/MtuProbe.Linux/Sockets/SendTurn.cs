namespace MtuProbe.Linux.Sockets;

/// <summary>How a sender's turn ended.</summary>
internal enum SendTurn
{
    /// <summary>It has more to send.</summary>
    More,

    /// <summary>It has nothing more to send.</summary>
    Done,

    /// <summary>The kernel had no room: again a little later.</summary>
    Busy,
}
