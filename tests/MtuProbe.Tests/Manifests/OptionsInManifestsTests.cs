using System.Text;
using k8s.Models;
using MtuProbe.Options;

namespace MtuProbe.Tests.Manifests;

/// <summary>What the manifests set exists: a variable that is no option stops the agent.</summary>
public sealed class OptionsInManifestsTests
{
    private static readonly V1Container[] Agents =
        [.. new[] { "base", "service", "host", "witness" }.SelectMany(ManifestFiles.All<V1DaemonSet>).SelectMany(d => d.Spec.Template.Spec.Containers)];

    private static V1Container Aggregator => ManifestFiles.One<V1Deployment>("base", "mtuprobe-aggregator").Spec.Template.Spec.Containers.Single();

    [Test]
    public void Every_variable_of_an_agent_is_an_option()
    {
        Assert.That(Agents, Has.Length.EqualTo(4));
        Assert.That(Ours(Agents).Except(AgentSetting.All.Select(s => s.Variable)), Is.Empty);
    }

    [Test]
    public void Every_variable_of_the_aggregator_is_an_option() => Assert.That(Ours([Aggregator]).Except(AggregateSetting.All.Select(s => s.Variable)), Is.Empty);

    // Flags win over variables, and a list of arguments is replaced as a whole by a patch: so arguments are the verb alone.
    [Test]
    public void A_verb_is_the_only_argument() => Assert.Multiple(() =>
    {
        Assert.That(Agents.Select(a => a.Args), Is.EqualTo(new IList<string>?[] { ["agent"], null, null, null }));
        Assert.That(Aggregator.Args, Is.EqualTo(new[] { "aggregate" }));
    });

    [Test]
    public void A_variable_of_the_runtime_is_one_that_it_knows() => Assert.That(
        Agents.Append(Aggregator).SelectMany(c => c.Env).Where(e => !e.Name.StartsWith(Setting.Prefix, StringComparison.Ordinal)).Select(e => $"{e.Name}={e.Value}").Distinct(),
        Is.EquivalentTo(new[] { "DOTNET_GCgen0size=400000", "DOTNET_GCConserveMemory=8", "DOTNET_EnableDiagnostics=0" }));

    [Test]
    public void A_pod_is_told_of_itself_by_the_field_that_says_it() => Assert.That(
        Agents.Append(Aggregator).SelectMany(c => c.Env).Where(e => e.ValueFrom is not null).Select(e => $"{e.Name}={e.ValueFrom.FieldRef.FieldPath}").Distinct(),
        Is.EquivalentTo(new[]
        {
            "MTUPROBE_NODE=spec.nodeName", "MTUPROBE_NAMESPACE=metadata.namespace", "MTUPROBE_POD=metadata.name", "MTUPROBE_POD_UID=metadata.uid",
            "MTUPROBE_IDENTITY=metadata.name",
        }));

    [Test]
    public void The_file_that_is_shipped_is_read_without_an_error() => Assert.That(Read(ManifestFiles.Text("daemonset/base/config.yaml")), Is.EquivalentTo(new[] { "log-format" }));

    [Test]
    public void Its_example_is_read_without_an_error() => Assert.That(
        Read(ManifestFiles.Text("daemonset/base/config.yaml").Replace("# target:", "target:", StringComparison.Ordinal).Replace("#   ", "  ", StringComparison.Ordinal)),
        Is.EquivalentTo(new[] { "log-format", "target" }));

    [Test]
    public void The_agent_reads_the_file_where_it_is_mounted()
    {
        var pod = ManifestFiles.One<V1DaemonSet>("base", "mtuprobe-agent").Spec.Template.Spec;
        var mounted = pod.Containers.Single().VolumeMounts.Single(m => m.Name == pod.Volumes.Single(v => v.ConfigMap?.Name == "mtuprobe-config").Name).MountPath;
        Assert.That(pod.Containers.Single().Env.Single(e => e.Name == AgentSetting.Config.Variable).Value, Is.EqualTo($"{mounted}/config.yaml"));
    }

    private static IEnumerable<string> Read(string yaml)
    {
        var errors = new SettingErrors();
        var settings = YamlFile.Parse("config.yaml", Encoding.UTF8.GetBytes(yaml), errors);
        Assert.That(errors.ThrowIfAny, Throws.Nothing);
        return settings.Keys;
    }

    private static IEnumerable<string> Ours(IEnumerable<V1Container> containers) =>
        containers.SelectMany(c => c.Env).Select(e => e.Name).Where(name => name.StartsWith(Setting.Prefix, StringComparison.Ordinal));
}
