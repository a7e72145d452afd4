using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Agent;

/// <summary>When an agent gives back what its first searches took.</summary>
public sealed class BurstMemoryTests
{
    [Test]
    public void Once_when_all_of_many_paths_are_known_and_again_when_they_have_doubled()
    {
        var memory = new BurstMemory(new FakeTimeProvider());
        Assert.That(
            new[] { Known(10), Known(60, pending: 1), Known(60), Known(60), Known(100), Known(130, pending: 5), Known(130), Known(60), Known(130) }.Select(memory.Look),
            Is.EqualTo(new[] { false, false, true, false, false, false, true, false, false }));
    }

    [Test]
    public void Once_more_when_the_probes_of_the_first_searches_are_forgotten()
    {
        var time = new FakeTimeProvider();
        var memory = new BurstMemory(time);
        var looks = new List<bool>();
        for (var minute = 0; minute < 8; minute++)
        {
            looks.Add(memory.Look(Known(60)));
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(looks, Is.EqualTo(new[] { true, false, false, true, false, false, false, false }));
    }

    private static AgentState Known(int paths, int pending = 0) =>
        States.Of([.. Enumerable.Range(0, paths - pending).Select(i => States.Path($"node-{i}")), .. Enumerable.Range(0, pending).Select(i => States.Open($"new-{i}"))]);
}
