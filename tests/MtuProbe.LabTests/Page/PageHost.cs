using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MtuProbe.Agent;
using MtuProbe.Aggregating;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.LabTests.Page;

/// <summary>The page as a process serves it, over a state that a test sets; it can go away and come back at the same port.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    /// <summary>Of this assembly's own entry.</summary>
    public const string Verb = "page";

    private readonly PeoplePages _pages;
    private HttpServer? _server;
    private ListenAddress _listen = new(new IPEndPoint(IPAddress.Loopback, 0), null);

    private PageHost(PeoplePages pages) => _pages = pages;

    public string Url => $"http://127.0.0.1:{_listen.Tcp!.Port}/";

    /// <summary>Over an agent's state, as of the moment that its figures are.</summary>
    public static Task<PageHost> StartAsync(Func<AgentState?> state) => StartAsync(new PeoplePages
    {
        Page = StatusPage.OfAgent,
        Documents =
        [
            ("/api/v1/findings", () => state() is { } one ? FindingsDocument.Write(one, States.Now) : null),
            ("/api/v1/advice", () => state() is { Recommended: { } mtu } one ? AdviceDocument.Write(mtu, one.Paths.Select(path => path.Id.Via)) : null),
        ],
        NothingYet = "the agent has only begun",
    });

    public static Task<PageHost> StartAsync(Func<ClusterState?> state) => StartAsync(new PeoplePages
    {
        Page = StatusPage.OfCluster,
        Documents =
        [
            ("/api/v1/report", () => state() is { } one ? ClusterDocument.Write(one, DateTimeOffset.UtcNow) : null),
            ("/api/v1/advice", () => state() is { } one && one.Smallest(null, null) is { } mtu ? AdviceDocument.Write(mtu, ClusterDocument.Vias(one)) : null),
        ],
        NothingYet = "this aggregator has only begun, or another one leads",
    });

    /// <param name="state"><c>everything</c>, <c>clear</c>, <c>hole</c>, <c>wrong</c>, <c>hostile</c>, or <c>cluster</c> with the number of nodes.</param>
    /// <param name="nodes">How many nodes a cluster has, and which of them are narrow.</param>
    public static async Task<int> HoldAsync(string state, string[] nodes)
    {
        var numbers = nodes.Select(int.Parse).ToArray();
        var host = state switch
        {
            "clear" => await StartAsync(() => PageStates.NothingWrong),
            "hole" => await StartAsync(() => PageStates.OneHole),
            "wrong" => await StartAsync(() => PageStates.EverythingWrong),
            "full" => await StartAsync(() => PageStates.Full),
            "hostile" => await StartAsync(() => PageStates.Named(States.HostileNames)),
            "cluster" when PageStates.Cluster(numbers[0], 32, numbers[1..]) is var cluster => await StartAsync(() => cluster),
            _ => await StartAsync(() => PageStates.Everything),
        };
        await using (host)
        {
            Console.WriteLine(host.Url);
            await Task.Delay(Timeout.Infinite);
        }

        return 0;
    }

    private static async Task<PageHost> StartAsync(PeoplePages pages)
    {
        var host = new PageHost(pages);
        await host.ComeAsync();
        return host;
    }

    public async Task ComeAsync()
    {
        _server = await PeoplePages.StartAsync(_listen, _pages, NullLoggerFactory.Instance, CancellationToken.None);
        _listen = _server.Address;
    }

    public async Task GoAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public async ValueTask DisposeAsync() => await GoAsync();
}
