namespace MtuProbe.Linux.Sockets;

/// <summary>How often a packet that did not leave is tried again, a millisecond apart, before it counts as lost.</summary>
internal struct SendPatience
{
    /// <summary>About 200 ms: a full send buffer empties.</summary>
    private const int MostWhenBusy = 200;

    /// <summary>
    /// A queue of the interface may have room again; a device that drops this size (a veth whose peer carries less) never will, and that
    /// is a black hole like any other.
    /// </summary>
    private const int MostWhenDropped = 4;

    private int _tries;

    public bool TryAgain(SendStatus status)
    {
        var most = status switch
        {
            SendStatus.Busy => MostWhenBusy,
            SendStatus.Dropped => MostWhenDropped,
            SendStatus.Sent or SendStatus.LocalLimit or SendStatus.Filtered or SendStatus.NoRoute => 0,
        };
        if (++_tries < most)
        {
            return true;
        }

        _tries = 0;
        return false;
    }
}
