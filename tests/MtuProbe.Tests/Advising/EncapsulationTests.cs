using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Advising;

/// <summary>What a tunnel takes, to the byte, padding included.</summary>
public sealed class EncapsulationTests
{
    private static readonly PacketSize[] Sizes = [.. Enumerable.Range(576, 9000 - 576 + 1).Select(PacketSize.Of)];

    private static IEnumerable<Encapsulation> Known => Encapsulations.All.Append(Encapsulations.Find("123")!);

    [TestCase("ipip", 20)]
    [TestCase("ipip-v6", 40)]
    [TestCase("gre", 24)]
    [TestCase("gre-v6", 44)]
    [TestCase("vxlan", 50)]
    [TestCase("vxlan-v6", 70)]
    [TestCase("geneve", 50)]
    [TestCase("geneve-v6", 70)]
    [TestCase("geneve-ovn", 58)]
    [TestCase("wireguard", 60)]
    [TestCase("wireguard-v6", 80)]
    [TestCase("wireguard-padded-v6", 95)]
    [TestCase("pppoe", 8)]
    [TestCase("6in4", 20)]
    [TestCase("nat-t", 8)]
    [TestCase("42", 42)]
    public void A_tunnel_without_padding_takes_the_same_of_every_size(string name, int overhead)
    {
        var tunnel = Encapsulations.Find(name)!;
        Assert.Multiple(() =>
        {
            foreach (var size in new[] { 576, 1400, 1500, 9000 })
            {
                Assert.That(tunnel.Around(PacketSize.Of(size))?.Bytes, Is.EqualTo(size + overhead));
                Assert.That(tunnel.Inside(PacketSize.Of(size))?.Bytes, Is.EqualTo(size - overhead));
            }
        });
    }

    // By hand: outer header, 8 of ESP, IV and ICV off 1,500; the rest down to a whole block; two off for pad length and next header.
    [TestCase("ipsec-aes-gcm", 1500, 1446, Description = "52 leave 1448 = 362 x 4")]
    [TestCase("ipsec-aes-gcm-v6", 1500, 1426, Description = "72 leave 1428 = 357 x 4: the 74 bytes that xfrm is seen to take (C37)")]
    [TestCase("ipsec-aes-cbc-sha1", 1500, 1438, Description = "56 leave 1444, 1440 = 90 x 16")]
    [TestCase("ipsec-aes-cbc-sha256", 1500, 1438, Description = "60 leave 1440 = 90 x 16")]
    [TestCase("ipsec-aes-cbc-sha256", 1400, 1326, Description = "60 leave 1340, 1328 = 83 x 16: MSS 1286 (C57)")]
    [TestCase("ipsec-aes-cbc-sha512", 1500, 1422, Description = "76 leave 1424 = 89 x 16")]
    [TestCase("ipsec", 1500, 1406, Description = "84 leave 1416, 1408 = 88 x 16")]
    public void Esp_takes_its_padding_too(string name, int outer, int inner) =>
        Assert.That(Encapsulations.Find(name)!.Inside(PacketSize.Of(outer))?.Bytes, Is.EqualTo(inner));

    [Test]
    public void A_clamp_of_1286_is_right_and_1350_too_large_where_an_ESP_tunnel_has_1400_bytes()
    {
        var tunnel = Encapsulations.Find("ipsec-aes-cbc-sha256")!;
        Assert.That((tunnel.Around(PacketSize.Of(1286 + 40))?.Bytes, tunnel.Around(PacketSize.Of(1350 + 40))?.Bytes), Is.EqualTo((1388, 1452)));
    }

    [TestCaseSource(nameof(Known))]
    public void The_largest_that_goes_inside_fits_and_one_byte_more_does_not(Encapsulation tunnel) => Assert.That(
        Sizes.Where(outer => tunnel.Inside(outer) is not { } inside || !(tunnel.Around(inside) <= outer && tunnel.Around(inside + 1) > outer)),
        Is.Empty);

    [Test]
    public void An_unknown_cipher_is_taken_for_the_largest_behind_nat()
    {
        var unknown = Encapsulations.Find("ipsec")!;
        var nat = Encapsulations.Find("nat-t")!;
        var larger =
            from cipher in Encapsulations.All
            where cipher.Name.StartsWith("ipsec-", StringComparison.Ordinal) && !cipher.Name.EndsWith("-v6", StringComparison.Ordinal)
            from outer in Sizes
            where !(unknown.Inside(outer) <= cipher.Inside(nat.Inside(outer)!.Value))
            select $"{cipher} in {outer}";
        Assert.That(larger, Is.Empty);
    }

    [TestCase("")]
    [TestCase("VXLAN")]
    [TestCase("vxlan6")]
    [TestCase("pppoe-v6")]
    [TestCase("0")]
    [TestCase("-50")]
    [TestCase("65536")]
    public void Anything_else_is_no_tunnel(string text) => Assert.That(Encapsulations.Find(text), Is.Null);

    [Test]
    public void The_list_for_a_person_names_every_one() =>
        Assert.That(Encapsulations.All.Where(e => !Encapsulations.Names.Replace("[-v6]", "-v6", StringComparison.Ordinal).Contains(e.Name, StringComparison.Ordinal)), Is.Empty);
}
