using System.Diagnostics;
using System.Text.Json;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Scenarios;

/// <summary>One <c>mtuprobe probe</c> in a lab, as a script would call it: exit code, and the one finding of its JSON.</summary>
internal sealed record ProbeRun(int ExitCode, JsonElement Finding, string Shown)
{
    /// <summary>The responder's UDP port (contract §4.3).</summary>
    private const int ResponderPort = 9798;

    /// <summary>Above the command's own bound, which is 30 s, and 90 s where loss is surveyed: a busy machine sends more slowly.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan ResponderStart = TimeSpan.FromSeconds(10);

    /// <summary>Null when the way back was not measured.</summary>
    internal (string? Verdict, int? PathMtu)? Reverse =>
        Finding.GetProperty("reverse") is { ValueKind: JsonValueKind.Object } reverse
            ? (reverse.GetProperty("verdict").GetString(), NumberOf(reverse.GetProperty("pathMtu")))
            : null;

    /// <summary>TTL and address of <c>blackHole.after</c> or <c>before</c>; null where the JSON has null.</summary>
    internal (int Ttl, string? Address)? Hop(string side) =>
        Finding.GetProperty("blackHole") is { ValueKind: JsonValueKind.Object } hole && hole.GetProperty(side) is { ValueKind: JsonValueKind.Object } hop
            ? (hop.GetProperty("ttl").GetInt32(), hop.GetProperty("address").GetString())
            : null;

    internal static async Task<ProbeRun> InAsync(Scenario scenario, IpFamily family, ProbeMethod method)
    {
        await using var lab = await KernelLab.BuildAsync(scenario, MtuProbeBinary.Command);
        using var responder = method == ProbeMethod.Udp ? null : await RespondAsync(lab);
        using var probe = lab.InClient(
        [
            .. MtuProbeBinary.Command, "probe", lab.TargetAddress(family).ToString(),
            "--family", family switch { IpFamily.Ipv4 => "4", IpFamily.Ipv6 => "6" },
            "--method", method switch { ProbeMethod.Agent => "agent", ProbeMethod.Icmp => "icmp", ProbeMethod.Udp => "udp", ProbeMethod.Tcp => "tcp" },
            "--output", "json", "--loss-probes", $"{scenario.LossProbes}", "--timeout", scenario.LossProbes > 0 ? "90" : "30",
            .. scenario.Flows is { } flows && method == ProbeMethod.Agent ? new[] { "--flows", $"{flows}" } : [],
        ]);
        using var successor = scenario.Restart is { } restart && responder is not null ? await RestartAsync(lab, responder, restart) : null;
        var result = await probe.FinishAsync(Deadline);
        var shown = $"{result}\nresponder: {responder?.Output}{responder?.Errors}{successor?.Errors}";
        return new ProbeRun(result.ExitCode, OnlyFinding(result.Output, shown), shown);
    }

    internal string? Text(string member) => Finding.GetProperty(member).GetString();

    /// <summary>A number that may be null, but must be there.</summary>
    internal int? Number(string member) => NumberOf(Finding.GetProperty(member));

    /// <summary>What was said, as the simulation says it.</summary>
    internal Told Told() => new()
    {
        Verdict = Kind(Text("verdict")),
        PathMtu = Number("pathMtu"),
        RecommendedMtu = Number("recommendedMtu"),
        Reverse = Reverse is { } back ? new ExpectedReverse(Kind(back.Verdict), back.PathMtu) : null,
        Explanation = Text("explanation")!,
        Lanes = Different(Finding.GetProperty("flows").EnumerateArray()),
        ReverseLanes = Different(Finding.GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("reverse")).Where(back => back.ValueKind == JsonValueKind.Object)),
    };

    private static int[] Different(IEnumerable<JsonElement> ways) => [.. ways.Select(way => NumberOf(way.GetProperty("pathMtu"))).OfType<int>().Distinct().Order()];

    private static VerdictKind Kind(string? word) => Enum.Parse<VerdictKind>(word!, ignoreCase: true);

    private static async Task<LabProcess> RespondAsync(KernelLab lab)
    {
        var responder = lab.InServer([.. MtuProbeBinary.Command, "respond"]);
        await ListensAsync(lab, responder);
        return responder;
    }

    /// <summary>Counted from the first packet of the client, as in the simulation from the first probe.</summary>
    private static async Task<LabProcess?> RestartAsync(KernelLab lab, LabProcess responder, PeerRestart restart)
    {
        var before = (await lab.ClientCountersAsync()).SentPackets;
        var started = Stopwatch.GetTimestamp();
        while ((await lab.ClientCountersAsync()).SentPackets == before)
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(ResponderStart), "the probe sends nothing");
        }

        await Task.Delay(restart.AfterMs);
        responder.Kill();
        if (restart.AwayMs is not { } away)
        {
            return null;
        }

        await Task.Delay(away);
        return await RespondAsync(lab);
    }

    private static int? NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    private static JsonElement OnlyFinding(string output, string shown)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var findings = document.RootElement.GetProperty("findings");
            Assert.That(findings.GetArrayLength(), Is.EqualTo(1), shown);
            return findings[0].Clone();
        }
        catch (JsonException malformed)
        {
            throw new AssertionException($"stdout is not the JSON of the contract ({malformed.Message}): {shown}");
        }
    }

    /// <summary>Asks the kernel for the listening port, so that this does not hang on what the responder prints.</summary>
    internal static async Task ListensAsync(KernelLab lab, LabProcess responder)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var list = lab.InServer("ss", "-lunH", "sport", "=", $":{ResponderPort}");
            if ((await list.FinishAsync(ResponderStart)).Output.Length > 0)
            {
                return;
            }

            Assert.That(responder.HasEnded, Is.False, $"the responder ended: {responder.Output}{responder.Errors}");
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(ResponderStart), "the responder does not listen");
            await Task.Delay(10);
        }
    }
}
