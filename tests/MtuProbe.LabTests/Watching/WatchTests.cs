using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Watching;

/// <summary><c>mtuprobe watch</c> beside real connections on real interfaces.</summary>
[NeedsLab(Binary = true)]
internal sealed class WatchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Test]
    public async Task A_connection_in_a_silent_hole_is_told_with_what_passes_and_what_does_not([Values] IpFamily family)
    {
        await using var lab = await WatchedLab.BuildAsync("forward-hole");
        using var watch = await WatchedLab.WatchAsync(lab.Lab.InClient, "--duration", "5");
        using var upload = lab.Upload(family, 6);
        var (exitCode, seen, shown) = await WatchedLab.EndAsync(watch);
        Assert.That(seen.GetProperty("blackHoles").GetArrayLength(), Is.EqualTo(1), shown);
        var hole = seen.GetProperty("blackHoles")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1), shown);
            Assert.That(hole.GetProperty("evidence").GetString(), Is.EqualTo("proved"), shown);
            Assert.That(hole.GetProperty("destination").GetString(), Is.EqualTo($"{lab.Lab.ServerAddress(family)}"));
            Assert.That(hole.GetProperty("destinationPort").GetInt32(), Is.EqualTo(WatchedLab.Port));
            Assert.That(hole.GetProperty("largestDelivered").GetInt32(), Is.InRange(300, 400), shown);
            Assert.That(hole.GetProperty("smallestLost").GetInt32(), Is.EqualTo(1500), shown);
            Assert.That(hole.GetProperty("nextHopMtu").ValueKind, Is.EqualTo(JsonValueKind.Null), shown);
            Assert.That(hole.GetProperty("open").GetBoolean(), shown);
        }
    }

    [Test]
    public async Task Where_routers_speak_their_PTBs_are_counted_and_nothing_is_wrong([Values] IpFamily family)
    {
        await using var lab = await WatchedLab.BuildAsync("reduced");
        using var watch = await WatchedLab.WatchAsync(lab.Lab.InClient, "--duration", "3");
        using var upload = lab.Upload(family, 4);
        var (exitCode, seen, shown) = await WatchedLab.EndAsync(watch);
        Assert.That(seen.GetProperty("ptbs").GetArrayLength(), Is.EqualTo(1), shown);
        var ptb = seen.GetProperty("ptbs")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero, shown);
            Assert.That((ptb.GetProperty("nextHopMtu").GetInt32(), ptb.GetProperty("absurd").GetInt32()), Is.EqualTo((1400, 0)), shown);
            Assert.That(ptb.GetProperty("quotedDestinations")[0].GetString(), Is.EqualTo($"{lab.Lab.ServerAddress(family)}"));
            Assert.That(seen.GetProperty("blackHoles").GetArrayLength(), Is.Zero, shown);
            Assert.That(seen.GetProperty("mss").GetArrayLength(), Is.EqualTo(2), shown);
        }
    }

    [Test]
    public async Task An_absurd_PTB_is_a_problem_and_any_sees_it_too()
    {
        await using var lab = await WatchedLab.BuildAsync("ptb-68");
        using var watch = await WatchedLab.WatchAsync(lab.Lab.InClient, "--interface", "any", "--duration", "3");
        using var probe = lab.Lab.InClient([.. MtuProbeBinary.Command, "probe", "--method", "icmp", "--family", "6", "--timeout", "2", $"{lab.Lab.ServerAddress(IpFamily.Ipv6)}"]);
        var (exitCode, seen, shown) = await WatchedLab.EndAsync(watch);
        Assert.That(exitCode, Is.EqualTo(1), shown);
        Assert.That(seen.GetProperty("ptbs").EnumerateArray().Select(p => p.GetProperty("rulings").TryGetProperty("belowMinimum", out _)), Has.Some.True, shown);
        Assert.That(seen.GetProperty("interfaceMtu").ValueKind, Is.EqualTo(JsonValueKind.Null), shown);
    }

    [Test]
    public async Task An_interface_that_goes_is_missed_in_one_line_and_heard_again_when_it_is_back()
    {
        await using var lab = await WatchedLab.BuildAsync("clear");
        await MustAsync(lab.Lab.InClient("ip", "link", "add", "passing", "type", "veth", "peer", "name", "passing-peer"));
        await MustAsync(lab.Lab.InClient("ip", "link", "set", "passing", "up"));
        using var watch = await WatchedLab.WatchAsync(lab.Lab.InClient, "--interface", "passing", "--duration", "14");
        await MustAsync(lab.Lab.InClient("ip", "link", "del", "passing"));
        await WatchedLab.UntilSaidAsync(watch, "trying again");
        await Task.Delay(4000);
        Assert.That(watch.Errors.Split("trying again"), Has.Length.EqualTo(2), "one line, however often it tries");
        await MustAsync(lab.Lab.InClient("ip", "link", "add", "passing", "type", "veth", "peer", "name", "passing-peer"));
        await MustAsync(lab.Lab.InClient("ip", "link", "set", "passing", "up"));
        await WatchedLab.UntilSaidAsync(watch, "passing is there again");
        var (_, seen, shown) = await WatchedLab.EndAsync(watch);
        Assert.That(seen.GetProperty("up").GetBoolean(), shown);
    }

    [Test]
    public async Task A_TUN_interface_that_comes_later_is_waited_for_and_read()
    {
        await using var lab = await WatchedLab.BuildAsync("clear");
        using var watch = await WatchedLab.WatchAsync(lab.Lab.InClient, "--interface", "tun9", "--duration", "8");
        await WatchedLab.UntilSaidAsync(watch, "there is no interface tun9");
        await MustAsync(lab.Lab.InClient("ip", "tuntap", "add", "dev", "tun9", "mode", "tun"));
        await MustAsync(lab.Lab.InClient("ip", "link", "set", "tun9", "up", "mtu", "1380"));
        await WatchedLab.UntilSaidAsync(watch, "tun9 is there again");
        var (exitCode, seen, shown) = await WatchedLab.EndAsync(watch);
        Assert.That((exitCode, seen.GetProperty("up").GetBoolean(), seen.GetProperty("interfaceMtu").GetInt32()), Is.EqualTo((2, true, 1380)), shown);
    }

    [Test]
    public async Task Without_the_capability_it_ends_with_77_and_one_line()
    {
        await using var lab = await WatchedLab.BuildAsync("clear");
        using var watch = lab.Lab.InClient(["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--reuid", "65534", "--clear-groups", .. MtuProbeBinary.Command, "watch"]);
        var result = await watch.FinishAsync(Deadline);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((77, string.Empty)), result.ToString());
        Assert.That(result.Errors.TrimEnd('\n'), Does.StartWith("mtuprobe: not permitted to capture").And.Contain("CAP_NET_RAW").And.Not.Contain("\n"));
    }

    [Test]
    public async Task Interrupted_it_tells_what_it_saw()
    {
        await using var lab = await WatchedLab.BuildAsync("clear");
        using var watch = await WatchedLab.WatchAsync(lab.Lab.InClient);
        await MustAsync(LabProcess.Run("kill", "-INT", $"{watch.Id}"));
        var (exitCode, _, shown) = await WatchedLab.EndAsync(watch);
        Assert.That(exitCode, Is.EqualTo(2), shown);
    }

    private static async Task MustAsync(LabProcess process)
    {
        using (process)
        {
            var result = await process.FinishAsync(Deadline);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
        }
    }
}
