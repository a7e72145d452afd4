namespace MtuProbe.LabTests.Agent;

/// <summary>A responder by its own address and by that of a Service, which the node translates as kube-proxy does.</summary>
[NeedsLab(Binary = true)]
internal sealed class ServiceAddressTests
{
    private const string Service = "10.99.0.1";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_hole_that_only_the_services_address_has_is_one_of_its_translation()
    {
        await using var agents = await TwoAgents.StartAsync("--service", $"front={Service}");
        await agents.InNearAsync("sh", "-c", $"ip route add {Service} $(ip route get {agents.FarAddress} | grep -o 'via [^ ]*')");
        // Marked before it is translated, so that the router can tell it from what goes to the pod's own address.
        await agents.InNearAsync("nft", "add table ip service; add chain ip service tagging { type filter hook output priority mangle; }; "
            + $"add rule ip service tagging ip daddr {Service} ip dscp set cs1; add chain ip service translate {{ type nat hook output priority -100; }}; "
            + $"add rule ip service translate ip daddr {Service} dnat to {agents.FarAddress}");
        await agents.InRouterAsync("nft", "add table ip fault; add chain ip fault arrival { type filter hook prerouting priority raw; }; "
            + "add rule ip fault arrival ip dscp cs1 meta length gt 1400 drop");

        await agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "clear", Deadline);
        await agents.Near.UntilAsync("front", f => RunningAgent.Verdict(f) == "blackHole" && RunningAgent.PathMtu(f) == 1400
            && f.GetProperty("explanation").GetString()!.Contains("The responder of far answered behind the Service, and by its own address it is reached with 1500 bytes: "
                + "the larger packets vanish where the Service's address is translated", StringComparison.Ordinal), Deadline);
        await agents.Near.UntilStoredAsync("svc.front", 1400);
    }
}
