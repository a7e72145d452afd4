using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Scenarios;

/// <summary>Does mtuprobe tell the truth about every network of the scenario files, in the kernel, over both families?</summary>
[NeedsLab(Binary = true)]
internal sealed class ScenarioTests
{
    private static IEnumerable<TestCaseData> EveryScenario() => Cases(_ => true);

    private static IEnumerable<TestCaseData> ScenariosWithAnEcho() => Cases(scenario => scenario.Expect.Icmp is not null);

    private static IEnumerable<TestCaseData> ScenariosForAClosedPort() =>
        Cases(scenario => scenario.Name is "clear" or "l2-hole" or "routed-hole" or "reduced" or "reverse-hole" or "asymmetric");

    [TestCaseSource(nameof(EveryScenario))]
    public async Task Agent_FindsBothDirections(Scenario scenario, IpFamily family)
    {
        var run = await ProbeRun.InAsync(scenario, family, ProbeMethod.Agent);
        var told = run.Told();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scenario.ExpectIn(family).Objections(told), Is.Empty, run.Shown);
            Assert.That(run.Text("direction"), Is.EqualTo("forward"), run.Shown);
            if (told.Verdict == VerdictKind.BlackHole)
            {
                var hole = scenario.ExpectIn(family).Hole;
                Assert.That(run.Hop("after"), Is.AnyOf(Hops(scenario, hole?.After, family)), run.Shown);
                Assert.That(run.Hop("before"), Is.AnyOf(Hops(scenario, hole?.Before, family)), run.Shown);
            }

            Assert.That(run.Finding.GetProperty("durationMs").GetDouble(), Is.GreaterThan(scenario.Restart?.AfterMs ?? 0), "the search was over before the restart");
            Assert.That(run.ExitCode, Is.EqualTo(ExitCode(told.Verdict, told.Reverse?.Verdict ?? told.Verdict)), run.Shown);
        }
    }

    [TestCaseSource(nameof(ScenariosWithAnEcho))]
    public async Task Icmp_FindsTheRoundTrip(Scenario scenario, IpFamily family)
    {
        var expected = scenario.ExpectIn(family).Icmp!;
        var run = await ProbeRun.InAsync(scenario, family, ProbeMethod.Icmp);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Text("verdict"), Is.EqualTo(Word(expected.Verdict)), run.Shown);
            Assert.That(run.Number("pathMtu"), Is.EqualTo(expected.PathMtu), run.Shown);
            Assert.That(run.Text("direction"), Is.EqualTo("roundTrip"), run.Shown);
            Assert.That(run.Reverse, Is.Null, run.Shown);
            if (scenario.ExpectIn(family).Hole is { } hole && expected.PathMtu == scenario.ExpectIn(family).PathMtu)
            {
                // That the target was not reached an echo cannot tell from a lost reply.
                var isTold = hole.Before < scenario.Links.Count;
                Assert.That(run.Hop("after"), Is.AnyOf(Hops(scenario, isTold || hole.After > 0 ? hole.After : null, family)), run.Shown);
                Assert.That(run.Hop("before"), Is.AnyOf(Hops(scenario, isTold ? hole.Before : null, family)), run.Shown);
            }

            Assert.That(run.ExitCode, Is.EqualTo(ExitCode(expected.Verdict)), run.Shown);
        }
    }

    [TestCaseSource(nameof(ScenariosForAClosedPort))]
    public async Task Udp_FindsTheWayThere(Scenario scenario, IpFamily family)
    {
        var run = await ProbeRun.InAsync(scenario, family, ProbeMethod.Udp);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Text("method"), Is.EqualTo("udp"), run.Shown);
            Assert.That(run.Text("verdict"), Is.EqualTo(Word(scenario.ExpectIn(family).Verdict)), run.Shown);
            Assert.That(run.Number("pathMtu"), Is.EqualTo(scenario.ExpectIn(family).PathMtu), run.Shown);
            Assert.That(run.Finding.GetProperty("exact").GetBoolean(), Is.True, run.Shown);
            Assert.That(run.Text("direction"), Is.EqualTo("forward"), run.Shown);
            Assert.That(run.Text("via"), Is.EqualTo("egress"), run.Shown);
            Assert.That(run.Finding.GetProperty("flows").GetArrayLength(), Is.EqualTo(1), run.Shown);
            Assert.That(run.Reverse, Is.Null, run.Shown);
            Assert.That(run.ExitCode, Is.EqualTo(ExitCode(scenario.ExpectIn(family).Verdict)), run.Shown);
        }

        TestContext.Out.WriteLine($"{run.Finding.GetProperty("durationMs").GetDouble() / 1000:0.0} s, {run.Finding.GetProperty("probes")}");
    }

    private static IEnumerable<TestCaseData> Cases(Func<Scenario, bool> wanted) =>
        from scenario in ScenarioFiles.All
        where wanted(scenario)
        from family in scenario.Families
        select new TestCaseData(scenario, family).SetArgDisplayNames(scenario.Name, family.Label);

    /// <summary>The worst direction decides (contract §4.1).</summary>
    private static int ExitCode(params VerdictKind[] directions)
    {
        var codes = directions.Select(verdict => verdict switch
        {
            VerdictKind.Clear or VerdictKind.LocalLimit => 0,
            VerdictKind.Reduced or VerdictKind.BlackHole or VerdictKind.Lossy => 1,
            VerdictKind.Unreachable or VerdictKind.Inconclusive => 2,
        }).ToArray();
        return codes.Contains(1) ? 1 : codes.Max();
    }

    /// <summary>A router behind several cables names itself by any of them.</summary>
    private static object?[] Hops(Scenario scenario, int? ttl, IpFamily family) => ttl switch
    {
        null => [null],
        0 => [(0, (string?)null)],
        { } hop =>
        [
            (hop, scenario.AddressOfHop(family, hop).ToString()),
            .. Enumerable.Range(1, Math.Max(0, scenario.Links[hop - 1].Cables.Count - 1)).Select(cable => (hop, LabAddress.Of(family, hop - 1, 2, cable).ToString())),
        ],
    };

    /// <summary>As the JSON spells it: camelCase.</summary>
    private static string Word(VerdictKind verdict)
    {
        var name = verdict.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
