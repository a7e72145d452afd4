using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Core.Advising;

namespace MtuProbe.Tests.Advising;

/// <summary>What Cilium is told never breaks what is outside of it or inside.</summary>
public sealed partial class BaseMtuTests
{
    private static readonly Dictionary<string, int> CiliumTakes = new() { [""] = 0, ["vxlan"] = 50, ["geneve"] = 50, ["wireguard"] = 80, ["ipsec"] = 77 };

    // Padding repeats after 16; the ends are where sums leave the range.
    private static readonly int[] Numbers = [.. Enumerable.Range(68, 20), .. Enumerable.Range(230, 20), .. Enumerable.Range(1490, 20), .. Enumerable.Range(65_535 - 230, 231)];

    // Those whose tunnel takes less than Cilium takes off for it, more, or something that Cilium never adds.
    private static readonly string[] Stacks =
    [
        "", "123", "pppoe", "vxlan", "vxlan-v6", "geneve-ovn", "wireguard", "wireguard-padded-v6", "ipsec-aes-gcm", "ipsec-v6", "vxlan,pppoe",
        "vxlan,wireguard", "vxlan-v6,wireguard-v6", "vxlan,ipsec-aes-gcm", "wireguard,geneve-v6", "pppoe,vxlan",
    ];

    [Test]
    public void What_comes_out_fits_the_nodes_and_what_is_left_fits_the_pods(
        [ValueSource(nameof(Stacks))] string under,
        [Values] MeasuredBetween measured)
    {
        var tried = 0;
        foreach (var mtu in Numbers)
        {
            if (AStack.TryOf(mtu, measured, under) is { } stack)
            {
                tried++;
                foreach (var (told, left) in Cilium(stack))
                {
                    Assert.That(told <= (stack.BaseMtu?.Bytes ?? 65_535), Is.True, $"{mtu}: {told} is above what the nodes carry");
                    Assert.That(left <= stack.PodMtu.Bytes, Is.True, $"{mtu}: leaves {left} to pods of {stack.PodMtu}");
                }
            }
        }

        Assert.That(tried, Is.GreaterThan(60));
    }

    private static IEnumerable<(int Told, int Left)> Cilium(TunnelStack stack) =>
        from line in new Advice(stack).Remedies.Single(r => r.For == "cilium").Lines
        let match = Told().Match(line)
        where match.Success
        let told = int.Parse(match.Groups["mtu"].Value, CultureInfo.InvariantCulture)
        select (told, told - match.Groups["own"].Value.Split(" and ").Sum(own => CiliumTakes[own]));

    [GeneratedRegex(@"--set MTU=(?<mtu>\d+)(?:  # adds (?<own>.*) itself)?")]
    private static partial Regex Told();
}
