using Microsoft.Extensions.Time.Testing;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>A directory that agents keep their objects in.</summary>
public sealed class StoreReadingTests
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("mtuprobe-report-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_agents_wrote_is_read()
    {
        foreach (var node in new[] { "node-a", "node-b" })
        {
            Write($"mtuprobe-node-{node}", ObjectManifest.Write(NodeObject.Of(States.Of(States.Path("node-c", "forward-hole")) with { Node = node }, States.Now)));
        }

        var reading = Read();
        Assert.That(reading.Paths.Select(path => $"{path.From} {path.To} {path.PathMtu} {path.Word}"), Is.EqualTo(new[] { "node-a node-c 1400 blackHole", "node-b node-c 1400 blackHole" }));
        Assert.That(reading.Place, Is.EqualTo($"store {_folder}"));
    }

    [Test]
    public void What_is_no_object_is_named_and_other_files_are_passed_over()
    {
        Write("mtuprobe-node-a", "kind: [");
        Write("mtuprobe-node-b", ObjectManifest.Write(NodeObject.Of(States.Of() with { Node = "c" }, States.Now)));
        Write("mtuprobe-node-\u001b[2J", "x");
        Write("values", "kind: ConfigMap");
        File.WriteAllText(Path.Combine(_folder, ".mtuprobe-node-d.yaml.tmp"), "draft");
        using (var large = File.Create(Path.Combine(_folder, "mtuprobe-node-large.yaml")))
        {
            large.SetLength(1L << 32);
        }

        Assert.That(Read().Unreadable, Is.EquivalentTo(new[] { "mtuprobe-node-a", "mtuprobe-node-b", "mtuprobe-node-?[2J", "mtuprobe-node-large" }));
    }

    [Test]
    public void An_empty_directory_holds_nothing() => Assert.That(Read().IsEmpty, Is.True);

    [Test]
    public void A_directory_that_is_not_there_is_wrong_usage() => Assert.That(
        () => StoreReading.Read(Path.Combine(_folder, "none"), TimeProvider.System),
        Throws.TypeOf<UsageException>().With.Message.Contains("--store").And.Message.Contains("none").And.Message.Not.Contains("\n"));

    private ClusterReading Read() => StoreReading.Read(_folder, new FakeTimeProvider(AReading.Now));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, $"{name}.yaml"), text);
}
