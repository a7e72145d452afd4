using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Sockets;

/// <summary>Remembers for ten seconds what asking the kernel per packet would cost too much. For one thread.</summary>
internal sealed class InterfaceMtuCache(Func<int, PacketSize?> read, TimeProvider time)
{
    private const int MostKnown = 1024;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, (PacketSize? Mtu, long ReadAt)> _known = [];

    public PacketSize? Of(int interfaceIndex)
    {
        if (_known.TryGetValue(interfaceIndex, out var known) && time.GetElapsedTime(known.ReadAt) < Fresh)
        {
            return known.Mtu;
        }

        if (_known.Count == MostKnown)
        {
            // Interfaces come and go with pods, and their numbers are not used again.
            _known.Clear();
        }

        var mtu = read(interfaceIndex);
        _known[interfaceIndex] = (mtu, time.GetTimestamp());
        return mtu;
    }
}
