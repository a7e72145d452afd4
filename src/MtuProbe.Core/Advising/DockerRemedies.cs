using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>
/// Docker, and what runs it. Docker keeps the MTU of its default bridge and that of the networks made later by users, compose and CI
/// apart; whoever sets one alone still hangs in the other.
/// </summary>
public static class DockerRemedies
{
    private const string NetworkOption = "com.docker.network.driver.mtu";

    /// <summary>A complete daemon.json of Docker 24 or later.</summary>
    public static IReadOnlyList<string> DaemonFile(PacketSize mtu) =>
    [
        "{",
        $"  \"mtu\": {mtu},",
        $"  \"default-network-opts\": {{\"bridge\": {{\"{NetworkOption}\": \"{mtu}\"}}}}",
        "}",
    ];

    internal static Remedy Docker(PacketSize mtu) => new(
        "docker",
        "/etc/docker/daemon.json of Docker 24 or later (first the default bridge, then user-defined networks, which must be made anew); then restart dockerd:",
        DaemonFile(mtu));

    internal static Remedy Dind(PacketSize mtu) => new(
        "dind",
        "Docker in a pod (docker:24-dind or later): arguments of its container:",
        ["args:", .. Arguments(mtu).Select(a => $"  - {a}")]);

    internal static Remedy Arc(PacketSize mtu) => new(
        "arc",
        "actions-runner-controller: in the values of gha-runner-scale-set, with the dind template written out and containerMode empty (else the chart "
            + "replaces that container); for a legacy RunnerDeployment dockerMTU sets the default bridge only:",
        [
            "template:",
            "  spec:",
            "    containers:",
            "      - name: dind",
            "        args:",
            "          - dockerd",
            "          - --host=unix:///var/run/docker.sock",
            "          - --group=$(DOCKER_GROUP_GID)",
            .. Arguments(mtu).Select(a => $"          - {a}"),
        ]);

    internal static Remedy Gitlab(PacketSize mtu) => new(
        "gitlab",
        "GitLab runner, docker executor, in config.toml (network_mtu is for the network of each build; other networks are dockerd's):",
        [
            "[[runners]]",
            "  [runners.feature_flags]",
            "    FF_NETWORK_PER_BUILD = true",
            "  [runners.docker]",
            $"    network_mtu = {mtu}",
            "# Docker as a service of a job, in .gitlab-ci.yml:",
            "services:",
            "  - name: docker:dind",
            $"    command: [{string.Join(", ", Arguments(mtu).Select(a => $"\"{a}\""))}]",
        ]);

    private static IEnumerable<string> Arguments(PacketSize mtu) => [$"--mtu={mtu}", $"--default-network-opt=bridge={NetworkOption}={mtu}"];
}
