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
        Assert.That(Lines.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)), Is.EqualTo(new[] { "FROM ${SDK_IMAGE} AS build", "FROM ${WITNESS_IMAGE} AS witness", "FROM ${RUNTIME_IMAGE}" }));
        Assert.That(Lines, Has.None.Contains("latest"));
        Assert.That(Lines.Where(l => l.StartsWith("ARG ", StringComparison.Ordinal) && l.Contains("_IMAGE", StringComparison.Ordinal)), Is.All.Match("=[^:]+:[0-9.]+-noble"));
    });

    // Debian and Ubuntu from 24.04 on call it t64; the file is libpcap.so.0.8 as before.
    [Test]
    public void The_witness_is_the_same_program_with_libpcap()
    {
        string[] witness = [.. Lines.SkipWhile(line => line != "FROM ${WITNESS_IMAGE} AS witness").TakeWhile(line => line != Final[0])];
        Assert.That(witness, Has.One.Contains("libpcap0.8t64"));
        Assert.That(witness, Is.SupersetOf(Final.Where(l => l.StartsWith("COPY", StringComparison.Ordinal) || l.StartsWith("ENTRYPOINT", StringComparison.Ordinal) || l.StartsWith("USER", StringComparison.Ordinal))));
    }

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
        Assert.That(Lines.Where(l => l.StartsWith("ARG VERSION", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Repeat("ARG VERSION=0.0.0-unknown", 3)));
        Assert.That(Lines, Has.Some.Contains("-p:MinVerVersionOverride=\"$VERSION\" -p:SourceRevisionId=\"$REVISION\""));
        Assert.That(Final, Has.Some.Contains("org.opencontainers.image.version=\"${VERSION}\""));
    });
}
