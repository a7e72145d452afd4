using System.Text;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Tests.Publishing;

/// <summary>The YAML of a node's object, read by another way than ours, and back by ours.</summary>
public sealed class ObjectManifestTests
{
    /// <summary>What means something to a YAML reader.</summary>
    private const string Marks = "{}[]&*!|>'\"%@`\t\n\0:-#?,";

    private static readonly PathId B = new("b", IpFamily.Ipv4, Via.Pod);

    [Test]
    public void It_is_a_config_map_whose_numbers_are_strings()
    {
        var text = ObjectManifest.Write(NodeObject.Of(States.Of(States.Path("b", "forward-hole")), States.Now));
        var root = Load(text);
        var metadata = (YamlMappingNode)root["metadata"];
        Assert.Multiple(() =>
        {
            Assert.That((root["apiVersion"].ToString(), root["kind"].ToString()), Is.EqualTo(("v1", "ConfigMap")));
            Assert.That((metadata["name"].ToString(), metadata["namespace"].ToString()), Is.EqualTo(("mtuprobe-node-node-a", "mtuprobe")));
            Assert.That(metadata["labels"]["app.kubernetes.io/name"].ToString(), Is.EqualTo("mtuprobe"));
            Assert.That(((YamlMappingNode)root["data"]).Children.Values.Cast<YamlScalarNode>().Select(v => v.Style), Has.All.EqualTo(YamlDotNet.Core.ScalarStyle.DoubleQuoted));
            Assert.That(text, Does.Contain("\n  path.b.ipv4: \"1400\"\n").And.Contain("\n  recommended-mtu: \"1400\"\n"));
        });
    }

    [Test]
    public void Hostile_names_come_back_as_they_were()
    {
        foreach (var name in States.HostileNames)
        {
            var node = NodeObject.Of(States.Of(States.Path(name, "forward-hole")) with { Node = name }, States.Now);
            var text = ObjectManifest.Write(node);
            Assert.That(Load(text)["metadata"]["annotations"]["mtuprobe/node"].ToString(), Is.EqualTo(name));
            Assert.That(((YamlMappingNode)Load(text)["data"]).Children.Select(d => KeyValuePair.Create(d.Key.ToString(), d.Value.ToString())), Is.EqualTo(node.Data));
            var back = Read(text)!;
            Assert.That((back.Node, back.Of(B with { Peer = name })?.Mtu), Is.EqualTo((name, (PacketSize?)PacketSize.Of(1400))));
        }
    }

    [Test]
    public void What_was_published_comes_back_with_its_age()
    {
        var back = Read(ObjectManifest.Write(NodeObject.Of(
            States.Of(
                States.Path("b"), States.Silent(States.Path("gone", "reduced") with { ConfirmedAt = States.Now.AddHours(-3) }),
                States.Path("b", family: IpFamily.Ipv6), States.Path("out", "reduced", via: Via.Egress)),
            States.Now)))!;
        Assert.Multiple(() =>
        {
            Assert.That((back.Node, back.AsOf, back.Recommended), Is.EqualTo(("node-a", States.Now, (PacketSize?)PacketSize.Of(1400))));
            Assert.That(back.Of(B), Is.EqualTo(new PublishedNumber(PacketSize.Of(1500), States.Now)));
            Assert.That(back.Of(B with { Family = IpFamily.Ipv6 })?.Mtu.Bytes, Is.EqualTo(1500));
            Assert.That(back.Of(B with { Peer = "gone" }), Is.EqualTo(new PublishedNumber(PacketSize.Of(1400), States.Now.AddHours(-3))), "nobody confirmed it since");
            Assert.That(back.Of(new PathId("out", IpFamily.Ipv4, Via.Egress))?.AsOf, Is.EqualTo(States.Now.AddSeconds(-30)));
            Assert.That(back.Of(B with { Peer = "out" }), Is.Null, "a peer is no outside target");
            Assert.That(back.Of(B with { Peer = "never" }), Is.Null);
        });
    }

    [TestCase("")]
    [TestCase("\0")]
    [TestCase("not: [closed")]
    [TestCase("- a\n- b\n")]
    [TestCase("kind: ConfigMap\n")]
    [TestCase("kind: ConfigMap\nmetadata: {name: mtuprobe-node-a, annotations: {mtuprobe/node: a}}\ndata: {as-of: yesterday}\n")]
    [TestCase("kind: Secret\nmetadata: {name: mtuprobe-node-a, annotations: {mtuprobe/node: a}}\ndata: {as-of: \"2026-03-04T05:06:07Z\"}\n")]
    [TestCase("kind: ConfigMap\nmetadata: {annotations: {mtuprobe/node: *a}}\ndata: &a {as-of: *a}\n")]
    public void Anything_else_is_nothing(string yaml) => Assert.That(Read(yaml), Is.Null);

    [Test]
    public void Values_that_are_no_numbers_are_left_out()
    {
        var read = Read("""
            kind: ConfigMap
            metadata: {name: mtuprobe-node-a, annotations: {mtuprobe/node: a}}
            data:
              as-of: "2026-03-04T05:06:07Z"
              recommended-mtu: "-1500"
              path.a.ipv4: "1e3"
              path.b.ipv4: " 1400"
              path.c.ipv4: "99999999999"
              path.d.ipv4: ["1400"]
              path.e.ipv4: "0"
              path.f.ipv4: "1400"
              report.json: "{\"paths\":[null,{}]}"
            """)!;
        Assert.That((read.Recommended, read.ByKey.Keys), Is.EqualTo(((PacketSize?)null, new[] { "path.f.ipv4" })).Using<(PacketSize?, IEnumerable<string>)>((a, b) => a.Item1 == b.Item1 && a.Item2.SequenceEqual(b.Item2)));
    }

    [Test]
    public void However_deep_or_spoiled_a_file_is_reading_ends()
    {
        Assert.That(Read(new string('[', 200_000)), Is.Null);
        Assert.That(Read(string.Concat(Enumerable.Repeat("a:\n ", 3)) + new string('{', 100_000)), Is.Null);
        var good = ObjectManifest.Write(NodeObject.Of(States.Of(States.Path("b", "forward-hole")), States.Now));
        var random = new Random(4711);
        for (var i = 0; i < 1000; i++)
        {
            var spoiled = new StringBuilder(good);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(spoiled.Length);
                switch (random.Next(3))
                {
                    case 0:
                        spoiled[at] = (char)random.Next(0x20, 0x7f);
                        break;
                    case 1:
                        spoiled.Insert(at, Marks[random.Next(Marks.Length)]);
                        break;
                    default:
                        spoiled.Remove(at, Math.Min(random.Next(1, 20), spoiled.Length - at));
                        break;
                }
            }

            Assert.That(() => Read(spoiled.ToString()), Throws.Nothing, spoiled.ToString());
        }
    }

    private static YamlMappingNode Load(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static PublishedNumbers? Read(string yaml) => PublishedNumbers.TryRead(ObjectManifest.TryRead(yaml));
}
