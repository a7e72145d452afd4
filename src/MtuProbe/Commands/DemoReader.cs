using System.Net;
using System.Text.Json;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;
using MtuProbe.Lab.Kernel;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary>Asks a node's agent for its findings, over its socket file, as anybody may: <c>/api/v1/findings</c>.</summary>
internal sealed class DemoReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly DemoNode _node;
    private readonly HttpClient _client;

    public DemoReader(DemoNode node, string socket) => (_node, _client) = (node, SocketFileClient.Open(socket, Patience));

    /// <summary>Empty while the agent does not answer.</summary>
    public async Task<IReadOnlyList<DemoPath>> ReadAsync(CancellationToken cancellationToken) =>
        await _client.TryGetAsync("/api/v1/findings", cancellationToken).ConfigureAwait(false) is { } json ? Parse(_node, json) : [];

    /// <summary>The keys that <c>probe --output json</c> has, too. A path without a verdict yet is left out.</summary>
    internal static IReadOnlyList<DemoPath> Parse(DemoNode from, string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => Read(from, finding)).OfType<DemoPath>()];
    }

    private static DemoPath? Read(DemoNode from, JsonElement finding)
    {
        if (Text(finding, "verdict") is null || !IPAddress.TryParse(Text(finding, "address"), out var address)
            || DemoCluster.Nodes.FirstOrDefault(node => node.Address(IpFamily.Of(address)).Equals(address)) is not { } to)
        {
            return null;
        }

        var reverse = finding.GetProperty("reverse");
        var forward = Way(finding);

        // What all paths together show (a peer that fell silent) overrules the last search.
        var overall = Text(finding, "pathVerdict") is { } label ? Kind(label) : forward.Verdict;
        return new DemoPath(
            from,
            to,
            IpFamily.Of(address),
            overall is VerdictKind.Unreachable or VerdictKind.Inconclusive ? new DemoWay(null, overall, Exact: false) : forward,
            reverse.ValueKind == JsonValueKind.Object ? Way(reverse) : null,
            Number(finding, "recommendedMtu"),
            Number(finding, "interfaceMtu"),
            Text(finding.GetProperty("ptb"), "reporter"));
    }

    private static DemoWay Way(JsonElement way) => new(Number(way, "pathMtu"), Kind(Text(way, "verdict")!), way.GetProperty("exact").GetBoolean());

    private static VerdictKind Kind(string label) => Enum.GetValues<VerdictKind>().First(kind => kind.Label == label);

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
}
