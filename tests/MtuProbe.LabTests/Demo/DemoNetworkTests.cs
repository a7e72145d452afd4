using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Demo;

/// <summary>The demo's network carries what it promises, byte for byte, by the word of <c>probe</c> alone: no agent is in it.</summary>
[NeedsLab(Binary = true)]
internal sealed class DemoNetworkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly IpFamily[] Families = [IpFamily.Ipv4, IpFamily.Ipv6];

    [Test]
    public async Task Every_pair_carries_what_was_built_in_both_acts()
    {
        await using var network = await DemoNetwork.BuildAsync(DemoCluster.FirstAct);
        await Task.WhenAll(DemoCluster.Nodes.Select(node => network.Inside(node, [.. MtuProbeBinary.Command, "respond"]).WaitForOutputAsync("answering", Patience)));

        await FindsAsync(network, DemoCluster.FirstAct);
        await network.ChangeAsync(DemoCluster.SecondAct);
        await FindsAsync(network, DemoCluster.SecondAct);
    }

    private static async Task FindsAsync(DemoNetwork network, DemoCluster built)
    {
        var found = (await Task.WhenAll(DemoCluster.Nodes.Select(from => ProbeAsync(network, from)))).SelectMany(lines => lines);
        var expected =
            from one in DemoCluster.Nodes
            from other in DemoCluster.Nodes
            where one != other
            from family in Families
            let there = built.Expect(one, other)
            let back = built.Expect(other, one)
            select $"{one} {other.Address(family)} {Label(there)}, back {Label(back)}";

        Assert.That(found, Is.EquivalentTo(expected));
    }

    private static string Label(DemoTruth truth) => $"{truth.PathMtu} {JsonNamingPolicy.CamelCase.ConvertName($"{truth.Verdict}")}";

    private static async Task<IReadOnlyList<string>> ProbeAsync(DemoNetwork network, DemoNode from)
    {
        var targets = DemoCluster.Nodes.Where(to => to != from).SelectMany(to => Families.Select(family => to.Address(family).ToString()));
        using var probe = network.Inside(from, [.. MtuProbeBinary.Command, "probe", .. targets, "--method", "agent", "--no-hops", "--output", "json"]);
        var result = await probe.FinishAsync(Deadline);
        using var document = JsonDocument.Parse(result.Output);
        return
        [
            .. document.RootElement.GetProperty("findings").EnumerateArray().Select(f =>
                $"{from} {f.GetProperty("address").GetString()} {Way(f)}, back {Way(f.GetProperty("reverse"))}"),
        ];
    }

    private static string Way(JsonElement way) => way.GetProperty("exact").GetBoolean()
        ? $"{way.GetProperty("pathMtu").GetInt32()} {way.GetProperty("verdict").GetString()}"
        : "not exact";
}
