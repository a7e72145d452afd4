using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>The page of one agent: the numbers to set, then its paths, worst first. No script; every word that came from outside is encoded.</summary>
internal static class StatusPage
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--soft:#667;--line:#d8dce2;--card:#f5f7f9;--back:#fff;--bad:#b3261e;--warn:#8a5a00;--good:#1a6b35;--unknown:#5b4b9a}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#9aa4b0;--line:#363c44;--card:#1e2329;--back:#14181c;--bad:#ff8a80;--warn:#f2c063;--good:#7fd49b;--unknown:#b7a8f0}}
        body{margin:0 auto;max-width:72rem;padding:1.5rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back)}
        h1{font-size:1.35rem;margin:0}
        header p,footer,.soft{color:var(--soft)}
        header p{margin:.2rem 0 1.2rem}
        dl{display:flex;flex-wrap:wrap;gap:.8rem;margin:0 0 1.5rem}
        dl div{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem 1rem;min-width:11rem}
        dt,dd{margin:0}
        dd b{font-size:1.7rem;font-variant-numeric:tabular-nums}
        dd small{display:block;color:var(--soft);overflow-wrap:anywhere}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.45rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}
        th{color:var(--soft);font-weight:600;font-size:.85rem}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        td.peer{overflow-wrap:anywhere;min-width:8rem}
        .v{font-weight:700;font-size:.8rem;letter-spacing:.03em;white-space:nowrap;color:var(--unknown)}
        .blackHole,.lossy{color:var(--bad)}.reduced{color:var(--warn)}.clear,.localLimit{color:var(--good)}
        summary{cursor:pointer;color:var(--soft)}
        details p{margin:.3rem 0;max-width:38rem;overflow-wrap:anywhere}
        footer{margin-top:1.5rem;font-size:.85rem}
        """;

    private const string None = "&ndash;";

    /// <summary>What the Content-Security-Policy lets in: this style and nothing else.</summary>
    public static string StyleHash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static string Render(AgentState state, DateTimeOffset now)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Append("<meta http-equiv=\"refresh\" content=\"10\"><title>").Append(Text(state.Node)).Append(" - MtuProbe</title><style>").Append(Style).Append("</style></head><body>")
            .Append("<header><h1>MtuProbe on ").Append(Text(state.Node)).Append("</h1><p>").Append(Text(Summary(state))).Append(" As of ").Append(Moment.Of(now)).Append(".</p></header><main>");
        Numbers(html, state, now);
        Paths(html, state, now);
        html.Append("</main><footer>Sizes are whole IP packets in bytes. The same as JSON: <a href=\"/api/v1/findings\">/api/v1/findings</a></footer></body></html>\n");
        return html.ToString();
    }

    private static string Summary(AgentState state)
    {
        var counts = state.Paths.Where(p => p.Verdict is not null).CountBy(p => p.Verdict!.Value).OrderBy(c => c.Key.Rank)
            .Select(c => $"{c.Value} {c.Key.Headline.ToLowerInvariant()}");
        var open = state.Paths.Count(p => p.Verdict is null);
        var parts = counts.Concat(open > 0 ? [$"{open} not searched yet"] : []).ToList();
        return $"{state.Paths.Count} {(state.Paths.Count == 1 ? "path" : "paths")}{(parts.Count > 0 ? $": {string.Join(", ", parts)}" : string.Empty)}.";
    }

    private static void Numbers(StringBuilder html, AgentState state, DateTimeOffset now)
    {
        html.Append("<dl>");
        var numbers = state.Pod.Select(n => (Towards: "pods", n.Key, n.Value)).Concat(state.Egress.Select(n => (Towards: "outside", n.Key, n.Value))).ToList();
        foreach (var (towards, family, number) in numbers)
        {
            html.Append("<div><dt>Set towards ").Append(towards).Append(", ").Append(Name(family)).Append("</dt><dd><b>").Append(number.Mtu)
                .Append("</b> bytes<small>set by the path to ").Append(Text(number.Worst.Peer)).Append(", confirmed ").Append(Age(number.AsOf, now)).Append(" ago</small></dd></div>");
        }

        if (numbers.Count == 0)
        {
            html.Append("<div><dt>Set</dt><dd>nothing is known yet</dd></div>");
        }

        html.Append("</dl>");
    }

    private static void Paths(StringBuilder html, AgentState state, DateTimeOffset now)
    {
        html.Append("<div class=\"wide\"><table><thead><tr><th>Peer<th>Family<th>Via<th>Verdict<th class=\"n\">There<th class=\"n\">Back<th class=\"n\">Set<th class=\"n\">Confirmed<th>Why</tr></thead><tbody>");
        foreach (var path in PathOrder.WorstFirst(state.Paths))
        {
            var finding = path.IsUp ? path.Outcome?.Finding : null;
            html.Append("<tr><td class=\"peer\">").Append(Text(path.Id.Peer)).Append("<td>").Append(Name(path.Id.Family)).Append("<td>").Append(path.Id.Via.Label)
                .Append("<td><span class=\"v ").Append(path.Verdict?.Label).Append("\">").Append(path.Verdict?.Headline ?? "NOT SEARCHED YET").Append("</span>");
            Number(html, finding?.Forward.PathMtu?.Bytes);
            Number(html, finding?.Reverse?.PathMtu?.Bytes);
            Number(html, path.Recommended?.Bytes);
            html.Append("<td class=\"n\">").Append(path.ConfirmedAt is { } confirmed ? $"{Age(confirmed, now)} ago" : None).Append("<td>");
            if (path.Explanation.Length > 0)
            {
                html.Append("<details><summary>").Append(path.Since is { } since ? $"for {Age(since, now)}" : "more").Append("</summary><p>").Append(Text(path.Explanation)).Append("</p></details>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>");
    }

    private static void Number(StringBuilder html, int? bytes) =>
        html.Append("<td class=\"n\">").Append(bytes?.ToString(CultureInfo.InvariantCulture) ?? None);

    private static string Name(IpFamily family) => family switch { IpFamily.Ipv4 => "IPv4", IpFamily.Ipv6 => "IPv6" };

    private static string Age(DateTimeOffset then, DateTimeOffset now) => (now - then) switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalMinutes: < 2 } age => $"{(int)age.TotalSeconds} s",
        { TotalHours: < 2 } age => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 2 } age => $"{(int)age.TotalHours} h",
        var age => $"{(int)age.TotalDays} d",
    };

    private static string Text(string words) => HtmlEncoder.Default.Encode(words);
}
