using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Demo;

/// <summary><c>mtuprobe demo</c> as a person starts it: what it finds, and what is left of it.</summary>
[NeedsLab(Binary = true)]
internal sealed partial class DemoCommandTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan End = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Once_finds_in_a_minute_what_was_built_and_exits_0()
    {
        var started = Stopwatch.GetTimestamp();
        var result = await LabProcess.Run([.. MtuProbeBinary.Command, "demo", "--once"]).FinishAsync(Promise + End);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Promise));
            Assert.That(result.Output, Does.Contain("from node-a -            1400 hole    1380 hole    1420 reduced 1500 clear"));
            Assert.That(result.Output, Does.Not.Contain("\e"));
            Assert.That(result.Errors, Is.Empty);
        }
    }

    [Test]
    public async Task Both_pages_and_metrics_of_an_agent_answer_on_loopback()
    {
        using var demo = await FindingAsync();
        using var client = new HttpClient();
        foreach (Match address in Address().Matches(demo.Output))
        {
            using var answer = await client.GetAsync(new Uri(address.Value));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), address.Value);
        }

        Assert.That(Address().Count(demo.Output), Is.EqualTo(3), demo.Output);
    }

    // SIGKILL to the process that the user started, and to nobody else.
    [Test]
    public async Task Killed_leaves_no_process_and_no_namespace()
    {
        using var demo = await FindingAsync();
        var family = Family(demo.Id);
        var networks = family.Select(one => Network(one.Id)).OfType<string>().Distinct().Where(n => n != Network(Environment.ProcessId)).ToList();
        Assert.That(networks, Has.Count.GreaterThanOrEqualTo(5), "an agent in each of five nodes");

        demo.KillAlone();
        var killed = Stopwatch.GetTimestamp();
        while (family.Any(IsAlive) && Stopwatch.GetElapsedTime(killed) < End)
        {
            await Task.Delay(10);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(family.Where(IsAlive), Is.Empty);
            Assert.That(Processes().Where(id => Network(id) is { } network && networks.Contains(network)), Is.Empty);
            Assert.That(Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", "*-demo-*") : [], Is.Empty);
        }
    }

    [Test]
    public async Task Terminated_ends_in_order_and_leaves_no_process()
    {
        using var demo = await FindingAsync();
        var family = Family(demo.Id);
        using var signal = Process.Start("kill", ["-TERM", $"{demo.Id}"])!;
        var result = await demo.FinishAsync(End);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(family.Where(IsAlive), Is.Empty);
    }

    /// <summary>A demo whose agents have begun to find something.</summary>
    private static async Task<LabProcess> FindingAsync()
    {
        var demo = LabProcess.Run([.. MtuProbeBinary.Command, "demo"]);
        await demo.WaitForOutputAsync("node-a → ", Patience);
        return demo;
    }

    /// <summary>A process and all that descend from it. An id alone may be given anew: the start time tells.</summary>
    private static List<(int Id, string Started)> Family(int ancestor)
    {
        var parents = Processes().Select(id => (Id: id, Stat: Stat(id))).Where(p => p.Stat is not null).ToList();
        var family = new List<(int Id, string Started)> { (ancestor, Stat(ancestor)![Start]) };
        for (var index = 0; index < family.Count; index++)
        {
            family.AddRange(parents.Where(p => p.Stat![Parent] == $"{family[index].Id}").Select(p => (p.Id, p.Stat![Start])));
        }

        return family;
    }

    private static bool IsAlive((int Id, string Started) one) => Stat(one.Id) is { } stat && stat[Start] == one.Started && stat[State] != "Z";

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? id : 0).Where(id => id > 0);

    private static string? Network(int id) => TryRead(() => new FileInfo($"/proc/{id}/ns/net").LinkTarget);

    // Places in /proc/PID/stat behind the name, which may hold spaces (proc(5)).
    private const int State = 0;
    private const int Parent = 1;
    private const int Start = 19;

    private static string[]? Stat(int id) => TryRead(() => File.ReadAllText($"/proc/{id}/stat")) is { } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static string? TryRead(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/\S*")]
    private static partial Regex Address();
}
