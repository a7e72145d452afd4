using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Measuring;

/// <summary>One I/O thread per address family, started when first needed.</summary>
internal sealed class IoThreads(TimeProvider time) : IDisposable
{
    private readonly Lazy<IoThread> _ipv4 = new(() => new IoThread(IpFamily.Ipv4, time));
    private readonly Lazy<IoThread> _ipv6 = new(() => new IoThread(IpFamily.Ipv6, time));

    public IoThread For(IpFamily family) => family switch { IpFamily.Ipv4 => _ipv4.Value, IpFamily.Ipv6 => _ipv6.Value };

    /// <summary>All that were started run, and none is stuck.</summary>
    public bool AreAlive => Started.All(thread => thread.IsAlive);

    /// <summary>Why one ended; null while all run.</summary>
    public Exception? Failure => Started.Select(thread => thread.Failure).FirstOrDefault(failure => failure is not null);

    private IEnumerable<IoThread> Started => new[] { _ipv4, _ipv6 }.Where(thread => thread.IsValueCreated).Select(thread => thread.Value);

    public void Dispose()
    {
        foreach (var thread in Started)
        {
            thread.Dispose();
        }
    }
}
