using MtuProbe.Linux.Packets;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Manifests;

/// <summary>What daemonset/Dockerfile promises to the manifests.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = Repository.Lines("daemonset/Dockerfile");

    private static readonly string[] Final = [.. Lines.SkipWhile(line => line != "FROM ${RUNTIME_IMAGE}")];

    [Test]
    public void Every_base_can_be_replaced_and_none_is_whatever_is_newest() => Assert.Multiple(() =>
    {
        Assert.That(Lines.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)), Is.EqualTo(new[] { "FROM ${SDK_IMAGE} AS build", "FROM ${RUNTIME_IMAGE}" }));
        Assert.That(Lines, Has.None.Contains("latest"));
        Assert.That(Lines.Where(l => l.StartsWith("ARG ", StringComparison.Ordinal) && l.Contains("_IMAGE", StringComparison.Ordinal)), Is.All.Match("=[^:]+:[0-9.]+-noble"));
    });

    // A kubelet cannot tell whether a name is root's, and refuses it under runAsNonRoot.
    [Test]
    public void The_user_is_a_number_and_not_root() => Assert.That(Final, Does.Contain("USER 65532:65532"));

    [Test]
    public void The_program_is_started_without_a_shell_and_no_line_of_its_stage_needs_one() => Assert.Multiple(() =>
    {
        Assert.That(Final, Does.Contain("ENTRYPOINT [\"/usr/local/bin/mtuprobe\"]"));
        Assert.That(Final, Has.None.StartsWith("RUN"));
    });

    [Test]
    public void Its_ports_are_ours() => Assert.That(Final, Does.Contain($"EXPOSE {WireProtocol.DefaultPort}/udp 9799/tcp"));

    [Test]
    public void What_it_copies_exists_and_is_not_ignored()
    {
        var copied = Lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1]).ToList();
        Assert.That(copied.Where(name => !Repository.Exists(name)), Is.Empty);
        Assert.That(Repository.Lines(".dockerignore").Where(l => l.StartsWith('!')).Select(l => l[1..]), Is.EquivalentTo(copied));
    }

    // Who builds says it: .git is not in the context.
    [Test]
    public void Its_version_is_said_by_who_builds_it_and_stands_in_binary_and_label() => Assert.Multiple(() =>
    {
        Assert.That(Lines.Where(l => l.StartsWith("ARG VERSION", StringComparison.Ordinal)), Is.EqualTo(new[] { "ARG VERSION=0.0.0-unknown", "ARG VERSION=0.0.0-unknown" }));
        Assert.That(Lines, Has.Some.Contains("-p:MinVerVersionOverride=\"$VERSION\" -p:SourceRevisionId=\"$REVISION\""));
        Assert.That(Final, Has.Some.Contains("org.opencontainers.image.version=\"${VERSION}\""));
    });
}
