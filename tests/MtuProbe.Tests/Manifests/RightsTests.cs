using k8s.Models;

namespace MtuProbe.Tests.Manifests;

/// <summary>Who may do what: these verbs and no others, in a namespace, to whom it was given.</summary>
public sealed class RightsTests
{
    private static IEnumerable<V1Role> Roles => ManifestFiles.ObjectFiles.SelectMany(ManifestFiles.Typed).OfType<V1Role>();

    [Test]
    public void The_agent_reads_slices_writes_ConfigMaps_and_tells_events() => Assert.That(
        RulesOf(ManifestFiles.One<V1Role>("base", "mtuprobe-agent")),
        Is.EquivalentTo(new[] { "discovery.k8s.io/endpointslices: list", "/configmaps: create get patch", "events.k8s.io/events: create" }));

    [Test]
    public void The_aggregator_patches_the_published_object_alone() => Assert.That(
        RulesOf(ManifestFiles.One<V1Role>("base", "mtuprobe-aggregator")),
        Is.EquivalentTo(new[]
        {
            "/configmaps: delete get list watch", "/configmaps: create", "/configmaps mtuprobe: patch", "coordination.k8s.io/leases: create",
            "coordination.k8s.io/leases mtuprobe-aggregator: get update", "discovery.k8s.io/endpointslices: list",
        }));

    [Test]
    public void In_a_runner_s_namespace_the_aggregator_has_one_object() =>
        Assert.That(RulesOf(ManifestFiles.One<V1Role>("consumer", "mtuprobe-publish")), Is.EqualTo(new[] { "/configmaps mtuprobe: get patch" }));

    [Test]
    public void No_rule_has_a_wildcard() =>
        Assert.That(Roles.SelectMany(r => r.Rules).SelectMany(r => r.ApiGroups.Concat(r.Resources).Concat(r.Verbs)), Has.None.Contains("*"));

    [Test]
    public void Nobody_has_rights_in_the_whole_cluster() =>
        Assert.That(ManifestFiles.Files.SelectMany(ManifestFiles.Documents).SelectMany(ManifestFiles.Mappings).Select(m => m.Scalar("kind")), Has.None.StartsWith("ClusterRole"));

    [Test]
    public void Every_binding_binds_a_role_to_an_account_that_exist()
    {
        foreach (var file in ManifestFiles.ObjectFiles.Where(f => ManifestFiles.Typed(f).OfType<V1RoleBinding>().Any()))
        {
            var objects = ManifestFiles.Typed(file);
            var binding = objects.OfType<V1RoleBinding>().Single();
            Assert.That((binding.RoleRef.Kind, binding.RoleRef.ApiGroup), Is.EqualTo(("Role", "rbac.authorization.k8s.io")), file);
            Assert.That(objects.OfType<V1Role>().Select(r => r.Metadata.Name), Does.Contain(binding.RoleRef.Name), file);
            Assert.That(ManifestFiles.All<V1ServiceAccount>("base").Select(a => ("ServiceAccount", a.Metadata.Name)), Does.Contain(binding.Subjects.Select(s => (s.Kind, s.Name)).Single()), file);
        }
    }

    // With the namespace written out, kustomize leaves it be: the overlay host would give its rights to the agents of the other installation.
    [Test]
    public void The_base_leaves_the_accounts_namespace_to_kustomize_and_the_consumer_does_not() => Assert.Multiple(() =>
    {
        Assert.That(Subjects("base").Select(s => s.NamespaceProperty), Is.All.Null);
        Assert.That(Subjects("consumer").Select(s => s.NamespaceProperty), Is.EqualTo(new[] { "mtuprobe" }));
    });

    [Test]
    public void Pods_run_under_the_accounts_of_the_roles() => Assert.That(
        new[] { ManifestFiles.One<V1DaemonSet>("base", "mtuprobe-agent").Spec.Template, ManifestFiles.One<V1Deployment>("base", "mtuprobe-aggregator").Spec.Template }.Select(t => t.Spec.ServiceAccountName),
        Is.EqualTo(new[] { "mtuprobe-agent", "mtuprobe-aggregator" }));

    private static IEnumerable<Rbacv1Subject> Subjects(string directory) => ManifestFiles.All<V1RoleBinding>(directory).SelectMany(b => b.Subjects);

    private static IEnumerable<string> RulesOf(V1Role role) =>
        from rule in role.Rules
        let names = rule.ResourceNames is null ? "" : $" {string.Join(' ', rule.ResourceNames)}"
        select $"{string.Join(' ', rule.ApiGroups)}/{string.Join(' ', rule.Resources)}{names}: {string.Join(' ', rule.Verbs.Order(StringComparer.Ordinal))}";
}
