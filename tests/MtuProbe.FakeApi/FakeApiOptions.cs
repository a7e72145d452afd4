using System.Net;

namespace MtuProbe.FakeApi;

/// <summary>How a fake API server is set up.</summary>
public sealed record FakeApiOptions
{
    /// <summary>Where it listens; port 0 takes a free one and keeps it over restarts.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Instead of <see cref="Listen"/>.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>HTTPS with a certificate made at start, and HTTP/2 with it, as real clusters have. In-cluster clients speak nothing else.</summary>
    public bool Tls { get; init; }

    /// <summary>Stamps, time-outs of watches, bookmarks and delays follow it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The namespaces that exist.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = ["mtuprobe"];

    /// <summary>A watch that asked for bookmarks is sent one this often (a minute was measured).</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a watch lasts that names no timeoutSeconds. The real one draws between 30 and 60 minutes.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(45);
}
