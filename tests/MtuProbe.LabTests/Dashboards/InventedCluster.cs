using System.Text;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>
/// What the agents of a large cluster would say: 24 stable peers each, and one node in a black hole that everybody who ever probed it has
/// kept, here all of them. Only the series that grow with the paths; one page instead of one per node.
/// </summary>
internal static class InventedCluster
{
    private const int PeersOfEach = 24;

    public static string Metrics(int nodes, int bad)
    {
        var text = new StringBuilder();
        for (var node = 0; node < nodes; node++)
        {
            text.Append($"mtuprobe_interface_mtu_bytes{{node=\"n{node}\",device=\"eth0\"}} 1500\n");
            foreach (var peer in Enumerable.Range(1, PeersOfEach).Select(step => (node + step) % nodes).Append(bad).Where(peer => peer != node).Distinct())
            {
                var isHole = node == bad || peer == bad;
                foreach (var family in new[] { "ipv4", "ipv6" })
                {
                    var labels = $"node=\"n{node}\",peer=\"n{peer}\",family=\"{family}\",via=\"pod\"";
                    text.Append($"mtuprobe_path_black_hole{{{labels}}} {(isHole ? 1 : 0)}\n");
                    text.Append($"mtuprobe_path_up{{{labels}}} 1\n");
                    text.Append($"mtuprobe_path_verdict{{{labels},verdict=\"{(isHole ? "blackHole" : "clear")}\"}} 1\n");
                    foreach (var metric in new[] { "", "_reverse", "_recommended" })
                    {
                        text.Append($"mtuprobe_path{metric}_mtu_bytes{{{labels}}} {(isHole ? 1400 : 1500)}\n");
                    }

                    text.Append($"mtuprobe_path_effective_mtu_bytes{{{labels}}} 1500\n");
                }
            }
        }

        return text.ToString();
    }
}
