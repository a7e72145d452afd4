using System.Globalization;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>The tunnels we know. One whose outer header may be IPv6 has a second name with <c>-v6</c>.</summary>
public static class Encapsulations
{
    private const string V6 = "-v6";

    private static readonly EncapsulationHeader Udp = new("UDP", Overhead.DatagramHeader);
    private static readonly EncapsulationHeader Ethernet = new("inner Ethernet", 14);
    private static readonly EncapsulationHeader EspHeader = new("SPI and sequence", 8);

    /// <summary>Every one, in the order in which they are listed to a person; those with an outer IPv6 header stand behind their namesake.</summary>
    public static IReadOnlyList<Encapsulation> All { get; } =
    [
        .. Over("ipip", "IP in IP", "RFC 2003 §3.1, RFC 2473 §3"),
        .. Over("gre", "GRE", "RFC 2784 §2; a key takes 4 more", new EncapsulationHeader("GRE", 4)),
        .. Over("vxlan", "VXLAN", "RFC 7348 §5", Udp, new EncapsulationHeader("VXLAN", 8), Ethernet),
        .. Over("geneve", "Geneve", "RFC 8926 §3.4; options take more", Udp, new EncapsulationHeader("Geneve", 8), Ethernet),
        .. Over("geneve-ovn", "Geneve with OVN's options", "RFC 8926 §3.5, ovn-architecture(7)", Udp, new EncapsulationHeader("Geneve", 8), new EncapsulationHeader("options", 8), Ethernet),
        .. Over("wireguard", "WireGuard", "the WireGuard paper §5.4.6; pads to 16, but not above its device's MTU", [.. WireGuard]),
        .. Over("wireguard-padded", "WireGuard, padding counted", "the WireGuard paper §5.4.6; its device's MTU is larger than what is sent, as in Cilium 1.19", [.. WireGuard, new EncapsulationHeader("padding at most", 15)]),
        new Encapsulation { Name = "pppoe", Title = "PPPoE", Source = "RFC 2516 §7", Headers = [new("PPPoE", 6), new("PPP", 2)] },
        new Encapsulation { Name = "6in4", Title = "6in4", Source = "RFC 4213 §3.2", Headers = [Outer(IpFamily.Ipv4)] },
        .. Esp("ipsec-aes-gcm", "ESP tunnel, AES-GCM", "RFC 4303 §2, RFC 4106 §3.1, §6", block: 4, new EncapsulationHeader("IV", 8), new EncapsulationHeader("ICV", 16)),
        .. Esp("ipsec-aes-cbc-sha1", "ESP tunnel, AES-CBC and SHA-1", "RFC 4303 §2, RFC 3602 §3, RFC 2404 §2", block: 16, new EncapsulationHeader("IV", 16), new EncapsulationHeader("ICV", 12)),
        .. Esp("ipsec-aes-cbc-sha256", "ESP tunnel, AES-CBC and SHA-256", "RFC 4303 §2, RFC 3602 §3, RFC 4868 §2.3", block: 16, new EncapsulationHeader("IV", 16), new EncapsulationHeader("ICV", 16)),
        .. Esp("ipsec-aes-cbc-sha512", "ESP tunnel, AES-CBC and SHA-512", "RFC 4303 §2, RFC 3602 §3, RFC 4868 §2.3", block: 16, new EncapsulationHeader("IV", 16), new EncapsulationHeader("ICV", 32)),
        new Encapsulation { Name = "nat-t", Title = "ESP in UDP", Source = "RFC 3948 §2.1", Headers = [Udp] },

        // Whoever does not know the cipher gets the largest of the above, behind NAT.
        .. Esp("ipsec", "ESP tunnel, cipher unknown: the largest", "AES-CBC, SHA-512 and NAT-T, RFC 3948 §2.1", block: 16, Udp, new EncapsulationHeader("IV", 16), new EncapsulationHeader("ICV", 32)),
    ];

    private static IEnumerable<EncapsulationHeader> WireGuard => [Udp, new("WireGuard", 16), new("tag", 16)];

    /// <summary>For a person: each name once, with <c>[-v6]</c> where it has a second one.</summary>
    public static string Names { get; } = string.Join(", ", All.Where(e => !e.Name.EndsWith(V6, StringComparison.Ordinal))
        .Select(e => All.Any(other => other.Name == e.Name + V6) ? $"{e.Name}[{V6}]" : e.Name));

    /// <summary>A name from <see cref="All"/>, or an overhead as a plain number of bytes; null when it is neither.</summary>
    public static Encapsulation? Find(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is > 0 and <= ushort.MaxValue
            ? new Encapsulation { Name = text, Title = "overhead", Source = "as you say", Headers = [new("overhead", bytes)] }
            : All.FirstOrDefault(e => e.Name == text);

    private static IEnumerable<Encapsulation> Over(string name, string title, string source, params EncapsulationHeader[] headers) =>
        new[] { IpFamily.Ipv4, IpFamily.Ipv6 }.Select(outer => new Encapsulation
        {
            Name = outer == IpFamily.Ipv6 ? name + V6 : name,
            Title = $"{title} over {Ip(outer)}",
            Source = source,
            Headers = [Outer(outer), .. headers],
        });

    private static IEnumerable<Encapsulation> Esp(string name, string title, string source, int block, params EncapsulationHeader[] headers) =>
        Over(name, title, source, [EspHeader, .. headers]).Select(e => e with { Block = block, Trailer = 2 });

    private static EncapsulationHeader Outer(IpFamily family) => new(Ip(family), Overhead.IpHeader(family));

    private static string Ip(IpFamily family) => family switch { IpFamily.Ipv4 => "IPv4", IpFamily.Ipv6 => "IPv6" };
}
