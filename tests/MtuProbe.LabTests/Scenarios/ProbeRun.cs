using System.Diagnostics;
using System.Text.Json;
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
        using var responder = lab.InServer([.. MtuProbeBinary.Command, "respond"]);
        await ListensAsync(lab, responder);
        using var probe = lab.InClient(
        [
            .. MtuProbeBinary.Command, "probe", lab.ServerAddress(family).ToString(),
            "--family", family switch { IpFamily.Ipv4 => "4", IpFamily.Ipv6 => "6" },
            "--method", method switch { ProbeMethod.Agent => "agent", ProbeMethod.Icmp => "icmp" },
            "--output", "json", "--loss-probes", $"{scenario.LossProbes}", "--timeout", scenario.LossProbes > 0 ? "90" : "30",
        ]);
        var result = await probe.FinishAsync(Deadline);
        var shown = $"{result}\nresponder: {responder.Output}{responder.Errors}";
        return new ProbeRun(result.ExitCode, OnlyFinding(result.Output, shown), shown);
    }

    internal string? Text(string member) => Finding.GetProperty(member).GetString();

    /// <summary>A number that may be null, but must be there.</summary>
    internal int? Number(string member) => NumberOf(Finding.GetProperty(member));

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
