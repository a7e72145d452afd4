using System.Text.Json;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Agent;

/// <summary>What happens to processes and disks; what is published ends right.</summary>
[NeedsLab(Binary = true)]
internal sealed class ProcessFaultTests
{
    [Test]
    public async Task A_peer_that_is_killed_is_unreachable_until_it_is_back()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        agents.Far.Process.Kill();
        await agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "unreachable", RunningAgent.Soon);
        await agents.RestartFarAsync();
        await agents.ClearAsync();
        await agents.Near.AlwaysAsync(f => RunningAgent.Verdict(f) == "clear", TimeSpan.FromSeconds(3));
    }

    [Test]
    public async Task A_number_once_published_survives_kill_minus_9_and_what_was_half_written_is_gone()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.NarrowAsync(1400);
        foreach (var key in new[] { "recommended-mtu", "path.far.ipv4", "path.far.ipv6" })
        {
            await agents.Near.UntilStoredAsync(key, 1400);
        }

        agents.Near.Process.Kill();
        await agents.NarrowAsync(null);

        await agents.RestartNearAsync();
        await agents.Near.UntilAsync("far", f => RunningAgent.PathMtu(f) == 1500, RunningAgent.Soon);
        Assert.Multiple(() =>
        {
            Assert.That(agents.Near.Stored, Does.Contain("recommended-mtu: \"1400\""));
            Assert.That(agents.Near.Stored, Does.Contain("path.far.ipv4: \"1400\""));
            Assert.That(Directory.GetFiles(agents.Near.Store), Has.Length.EqualTo(1));
        });
    }

    /// <summary>From the first millisecond to the steady state; the store is whole each time.</summary>
    [Test]
    public async Task Ended_in_any_phase_it_leaves_a_whole_file_or_none([Values] bool kill)
    {
        await using var agents = await TwoAgents.StartAsync();
        foreach (var after in new[] { 0, 30, 100, 300, 1000, 3000 })
        {
            agents.Near.Dispose();
            using var process = agents.Lab.InClient(
                [.. MtuProbeBinary.Command, "agent", "--node", "near", "--peer", $"far={agents.FarAddress}", "--listen", $"unix:{agents.Near.Folder}/m", "--ui-listen", "none", "--store", agents.Near.Store, "--start-jitter", "0"]);
            await Task.Delay(after);
            if (kill)
            {
                process.Kill();
            }
            else
            {
                await agents.InNearAsync("kill", "-TERM", process.Id.ToString());
                var result = await process.FinishAsync(TimeSpan.FromSeconds(10));
                // Before it could say what becomes of signals the shell's own rule holds.
                var hasBegun = result.Errors.Contains("outside targets to probe", StringComparison.Ordinal);
                Assert.That(result.ExitCode, hasBegun ? Is.Zero : Is.Zero.Or.EqualTo(143), $"after {after} ms: {result}");
                Assert.That(hasBegun || after < 3000, $"after {after} ms: {result}");
            }

            Assert.That(agents.Near.Stored, Is.Empty.Or.Contain("ConfigMap").And.Contain("as-of:"), $"after {after} ms");
        }
    }

    [Test]
    public async Task A_full_disk_stops_no_probing_and_the_number_is_written_when_there_is_room()
    {
        await using var agents = await TwoAgents.StartAsync();
        agents.Near.Dispose();
        var store = agents.Near.Store;
        var mount = $"mount -t tmpfs -o size=16k tmpfs {store} && exec \"$@\"";
        using var near = await RunningAgent.StartAsync(
            command => agents.Lab.InClient(["sh", "-c", mount, "sh", .. command]), agents.Near.Folder, "near", "--peer", $"far={agents.FarAddress}");
        await near.UntilAsync("far", f => RunningAgent.Verdict(f) == "clear", RunningAgent.Soon);
        // The mount is the agent's alone; this is the way to it from outside.
        var inside = $"/proc/{near.Process.Id}/root{store}";
        await near.UntilAsync(() => Task.FromResult(Directory.GetFiles(inside).Length == 1), RunningAgent.Soon, "a first file");
        Fill(Path.Combine(inside, "filler"));

        await agents.NarrowAsync(1400);
        await near.UntilAsync("far", f => RunningAgent.PathMtu(f) == 1400, RunningAgent.Soon);
        await near.UntilAsync(async () => await near.MetricAsync("mtuprobe_publish_total{publisher=\"store\",result=\"error\"}") > 0, RunningAgent.Soon, "an error counted");
        Assert.That(await near.HealthAsync(), Is.EqualTo("ok\n"));
        File.Delete(Path.Combine(inside, "filler"));
        await near.UntilAsync(
            () => Task.FromResult(File.ReadAllText(Path.Combine(inside, Path.GetFileName(near.StoreFile))).Contains("recommended-mtu: \"1400\"", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(75),
            "1400 in the store");

        await agents.InRouterAsync("nsenter", "-t", near.Process.Id.ToString(), "-m", "mount", "-o", "remount,ro", store);
        await agents.NarrowAsync(1300);
        await near.UntilAsync("far", f => RunningAgent.PathMtu(f) == 1300, RunningAgent.Soon);
        Assert.That(near.Process.Errors, Does.Contain("Read-only").Or.Contain("read-only"));
    }

    [Test]
    public async Task A_hang_up_reads_the_file_again_and_keeps_what_is_known()
    {
        await using var agents = await TwoAgents.StartAsync();
        agents.Near.Dispose();
        var file = Path.Combine(agents.Near.Folder, "agent.yaml");
        await File.WriteAllTextAsync(file, $"peer:\n  far: {agents.FarAddress}\n");
        using var near = await RunningAgent.StartAsync(command => agents.Lab.InClient(command), agents.Near.Folder, "near", "--config", file);
        await near.UntilAsync("far", f => RunningAgent.Verdict(f) == "clear", RunningAgent.Soon);
        var since = (await near.FindingsAsync())!.Single().GetProperty("since").GetString();

        await File.WriteAllTextAsync(file, "peer:\n  far: not-an-address\n");
        await agents.InNearAsync("kill", "-HUP", near.Process.Id.ToString());
        await near.UntilAsync(() => Task.FromResult(near.Process.Errors.Contains("nothing is changed", StringComparison.Ordinal)), RunningAgent.Soon, "a complaint");

        await File.WriteAllTextAsync(file, $"peer:\n  far: {agents.FarAddress}\n  gone: 10.77.2.77\n");
        await agents.InNearAsync("kill", "-HUP", near.Process.Id.ToString());
        await near.UntilAsync("gone", f => RunningAgent.Verdict(f) == "unreachable", RunningAgent.Soon);
        Assert.That((await near.FindingsAsync())!.First(f => f.GetProperty("peer").GetString() == "far").GetProperty("since").GetString(), Is.EqualTo(since));
    }

    [Test]
    public async Task A_port_that_is_taken_ends_the_second_process_with_one_line_and_the_first_goes_on()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        string[][] commands =
        [
            ["agent", "--listen", $"unix:{agents.Near.Folder}/other", "--ui-listen", "none"],
            ["agent", "--port", "9899", "--listen", $"unix:{agents.Near.Folder}/metrics", "--ui-listen", "none"],
            ["respond"],
        ];
        foreach (var command in commands)
        {
            using var second = agents.Lab.InClient([.. MtuProbeBinary.Command, .. command]);
            var result = await second.FinishAsync(TimeSpan.FromSeconds(20));
            Assert.That(result.ExitCode, Is.EqualTo(64), result.ToString());
            Assert.That(result.Errors.Trim().Split('\n'), Has.Length.EqualTo(1), result.ToString());
            Assert.That(result.Errors, Does.Contain("9798").Or.Contain("metrics"), result.ToString());
        }

        await agents.Near.AlwaysAsync(f => RunningAgent.Verdict(f) == "clear", TimeSpan.FromSeconds(6));
        Assert.That(await agents.Near.HealthAsync(), Is.EqualTo("ok\n"));
    }

    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        try
        {
            for (var offset = 0L; ; offset += 512)
            {
                RandomAccess.Write(file, new byte[512], offset);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
