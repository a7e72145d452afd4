using MtuProbe.LabTests.Kernel;

namespace MtuProbe.LabTests.Commands;

/// <summary>A prober's neighbour forges, replays and spoofs with all his might, and the measurement is right.</summary>
[NeedsLab(Binary = true)]
internal sealed class HostileTests
{
    [Test]
    public async Task A_probe_beside_a_hostile_sender_is_right_and_every_kind_of_packet_is_counted()
    {
        await using var lab = await KeyedLab.BuildAsync("l2-hole");
        lab.Write(lab.Here, "key1", "a key nobody else has");
        lab.Write(lab.There, "key1", "a key nobody else has");
        using var responder = await lab.RespondWithKeysAsync();
        using var hostile = lab.Lab.Lab.InClient([.. MtuProbeBinary.Self, "hostile", lab.Lab.Server]);
        await hostile.WaitForOutputAsync(HostileSender.Ready, TimeSpan.FromSeconds(20));
        for (var run = 0; run < 5; run++)
        {
            var (finding, result) = await lab.ProbeAsync(lab.Lab.Server, "--method", "agent", "--key-dir", lab.Here);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400), result.ToString());
                Assert.That(finding.GetProperty("reverse").GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400), result.ToString());
                Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo("blackHole"), result.ToString());
            }
        }

        Assert.That(hostile.HasEnded, Is.False, hostile.Errors);
        hostile.Kill();
        await RespondingLab.MustAsync(lab.Lab.Lab.InServer("kill", "-TERM", responder.Id.ToString()));
        var summary = (await responder.FinishAsync(TimeSpan.FromSeconds(10))).Output;
        foreach (var reason in new[] { "TooSmall", "Malformed", "Unauthenticated", "BadCookie", "BadSeal", "ResponderPort" })
        {
            Assert.That(summary, Does.Match($"{reason} [1-9]"));
        }
    }
}
