using k8s.Models;

namespace MtuProbe.Tests.Manifests;

/// <summary>
/// What daemonset/hardened lets an agent write, by an interpreter of CEL that is not the API server's: the language is the same, its function
/// <c>substring</c> is Kubernetes' own and stands in here.
/// </summary>
public sealed class AdmissionPolicyTests
{
    private const string Agent = "system:serviceaccount:mtuprobe:mtuprobe-agent";

    private static readonly string LongNode = $"{new string('n', 198)}..{new string('m', 50)}";

    private static readonly PolicyUnderTest Policy = new(ManifestFiles.All<V1ValidatingAdmissionPolicy>("hardened").Single());

    [Test]
    public void An_agent_writes_its_own_node_s_object() => Assert.That(Refusal(Writes("node-a")), Is.Null);

    [Test]
    public void What_the_agent_s_publisher_makes_passes() =>
        Assert.That(Refusal(Writes("node-a") with { Name = MtuProbe.Publishing.ObjectNames.OfNode("node-a") }), Is.Null);

    [Test]
    public void So_does_an_object_of_a_name_that_is_too_long() =>
        Assert.That(Refusal(Writes(LongNode) with { Name = MtuProbe.Publishing.ObjectNames.OfNode(LongNode) }), Is.Null);

    [TestCase("mtuprobe", Description = "what runners read")]
    [TestCase("mtuprobe-node-node-b")]
    [TestCase("mtuprobe-node-node-a-0123456789abcdef")]
    [TestCase("mtuprobe-config-abc")]
    [TestCase("kube-root-ca.crt")]
    public void No_other_object(string name) => Assert.That(Refusal(Writes("node-a") with { Name = name }), Does.Contain("mtuprobe-node-<node>"));

    [TestCase("mtuprobe-node-0123456789abcdef")]
    [TestCase("mtuprobe-node-other-0123456789abcdef")]
    [TestCase("mtuprobe-node-nnn-0123456789abcdef")]
    [TestCase("mtuprobe")]
    public void Nor_one_that_a_long_name_is_not_shortened_to(string name) => Assert.That(Refusal(Writes(LongNode) with { Name = name }), Does.Contain("mtuprobe-node-<node>"));

    [Test]
    public void Nor_one_of_another_long_name_or_of_more_than_its_beginning() => Assert.Multiple(() =>
    {
        foreach (var stem in new[] { new string('x', 198), LongNode[..197], LongNode[..201] })
        {
            Assert.That(Refusal(Writes(LongNode) with { Name = $"mtuprobe-node-{stem}-0123456789abcdef" }), Does.Contain("mtuprobe-node-<node>"));
        }
    });

    [Test]
    public void Not_in_another_node_s_name() => Assert.That(Refusal(Writes("node-a") with { Annotation = "node-b" }), Does.Contain("annotation"));

    [Test]
    public void Not_without_saying_whose_it_is() => Assert.That(Refusal(Writes("node-a") with { Annotation = null }), Does.Contain("annotation"));

    [Test]
    public void Not_with_a_token_that_names_no_node() => Assert.That(Refusal(Writes("node-a") with { TokenNode = null }), Does.Contain("names no node"));

    [Test]
    public void Nothing_is_deleted() => Assert.That(Refusal(Writes("node-a") with { Operation = "DELETE", Name = null }), Does.Contain("deletes nothing"));

    [TestCase("MTU", "1400")]
    [TestCase("daemon.json", "{}")]
    [TestCase("node.node-a", "1400")]
    public void No_key_of_the_published_object(string key, string value) => Assert.That(Refusal(Writes("node-a").With(key, value)), Does.Contain("no agent writes"));

    [TestCase("recommended-mtu", "65536")]
    [TestCase("path.node-b", "0")]
    [TestCase("path.node-b.ipv6", "-1")]
    [TestCase("egress.registry", "1400 ")]
    [TestCase("egress.registry", "{\"mtu\": 1400}")]
    [TestCase("egress.registry", "")]
    public void No_value_that_is_no_path_MTU(string key, string value) => Assert.That(Refusal(Writes("node-a").With(key, value)), Does.Contain("no path MTU"));

    [Test]
    public void No_report_beyond_its_size() => Assert.That(Refusal(Writes("node-a").With("report.json", new string(' ', 8193))), Does.Contain("too long"));

    [TestCase("binaryData")]
    [TestCase("finalizers")]
    public void Nothing_that_would_stay_or_hide(string member) => Assert.That(Refusal(Writes("node-a") with { Extra = member }), Does.Contain("no agent writes"));

    [TestCase(Agent, ExpectedResult = true)]
    [TestCase("system:serviceaccount:mtuprobe-host:mtuprobe-agent", ExpectedResult = true)]
    [TestCase("system:serviceaccount:mtuprobe:mtuprobe-aggregator", ExpectedResult = false)]
    [TestCase("system:serviceaccount:other:mtuprobe-agent", ExpectedResult = false)]
    [TestCase("kubernetes-admin", ExpectedResult = false)]
    public bool It_is_asked_about_agents_only(string user) => Policy.Matches(Writes("node-a") with { User = user });

    [Test]
    public void What_cannot_be_told_is_refused_and_refusals_are_binding()
    {
        Assert.That(Policy.Object.Spec.FailurePolicy, Is.EqualTo("Fail"));
        var binding = ManifestFiles.All<V1ValidatingAdmissionPolicyBinding>("hardened").Single().Spec;
        Assert.That(binding.PolicyName, Is.EqualTo(Policy.Object.Metadata.Name));
        Assert.That(binding.ValidationActions, Does.Contain("Deny"));
        Assert.That(Policy.Object.Spec.MatchConstraints.ResourceRules.Single().Operations, Is.EquivalentTo(new[] { "CREATE", "UPDATE", "DELETE" }));
    }

    private static string? Refusal(WriteUnderTest write) => Policy.Refusal(write);

    private static WriteUnderTest Writes(string node) => new()
    {
        User = Agent,
        TokenNode = node,
        Name = $"mtuprobe-node-{node}",
        Annotation = node,
        Data = { ["recommended-mtu"] = "1400", ["as-of"] = "2026-11-27T09:30:00Z", ["path.node-b.ipv4"] = "1400", ["egress.registry"] = "65535", ["report.json"] = "{}" },
    };
}
