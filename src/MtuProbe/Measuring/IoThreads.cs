using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Measuring;

/// <summary>One I/O thread per address family, started when first needed.</summary>
internal sealed class IoThreads(TimeProvider time) : IDisposable
{
    private readonly Lazy<IoThread> _ipv4 = new(() => new IoThread(IpFamily.Ipv4, time));
    private readonly Lazy<IoThread> _ipv6 = new(() => new IoThread(IpFamily.Ipv6, time));

    public IoThread For(IpFamily family) => family switch { IpFamily.Ipv4 => _ipv4.Value, IpFamily.Ipv6 => _ipv6.Value };

    public void Dispose()
    {
        foreach (var thread in new[] { _ipv4, _ipv6 }.Where(t => t.IsValueCreated))
        {
            thread.Value.Dispose();
        }
    }
}
