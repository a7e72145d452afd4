using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Commands;

/// <summary>Many paths at a time, behind a link that is slower than they are asked about.</summary>
[NeedsLab(Binary = true)]
internal sealed partial class NarrowLinkTests
{
    private const int Targets = 200;

    /// <summary>40 ms of it: a tenth of what 200 searches would send meanwhile.</summary>
    private const string Link = "tc qdisc add dev link1 root tbf rate 20mbit burst 16kb limit 100kb";

    private static readonly string[] Server = ["ip", "route", "add", "local", "10.88.0.0/24", "dev", "lo"];

    [Test]
    public async Task The_searches_of_many_paths_do_not_fill_a_queue_on_the_way()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        await RespondingLab.MustAsync(lab.Lab.InServer(Server));
        await RespondingLab.MustAsync(lab.Lab.InClient("ip", "route", "add", "10.88.0.0/24", "via", "10.77.0.2"));
        await RespondingLab.MustAsync(lab.Lab.InRouter(0, "ip", "route", "add", "10.88.0.0/24", "via", "10.77.1.2"));
        await RespondingLab.MustAsync(lab.Lab.InRouter(1, "ip", "route", "add", "10.88.0.0/24", "via", "10.77.2.2"));
        await RespondingLab.MustAsync(lab.Lab.InRouter(0, Link.Split(' ')));

        var result = await lab.RunAsync(["probe", .. Enumerable.Range(1, Targets).Select(i => $"10.88.0.{i}"), "--method", "agent", "--flows", "1", "--no-reverse", "--no-hops", "--output", "json"]);

        var findings = RespondingLab.Findings(result);
        Assert.That(findings.Select(finding => (finding.GetProperty("verdict").GetString(), finding.GetProperty("pathMtu").GetInt32())), Is.All.EqualTo(("blackHole", 1400)));
        Assert.That(findings, Has.Length.EqualTo(Targets));
        var (sent, dropped) = await QueueAsync(lab.Lab);
        TestContext.Out.WriteLine($"{sent} packets passed the link, {dropped} found its queue full");
        Assert.That(sent, Is.GreaterThan(20 * Targets), "they were searched");
        Assert.That(dropped, Is.LessThan(sent / 10), "without a pace that yields it is two thirds, and most paths cannot be told");
    }

    private static async Task<(int Sent, int Dropped)> QueueAsync(KernelLab lab)
    {
        using var process = lab.InRouter(0, "tc", "-s", "qdisc", "show", "dev", "link1");
        var told = Counters().Match((await process.FinishAsync(TimeSpan.FromSeconds(10))).Output);
        return (Number(told.Groups[1]), Number(told.Groups[2]));
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Sent \d+ bytes (\d+) pkt \(dropped (\d+),")]
    private static partial Regex Counters();
}
