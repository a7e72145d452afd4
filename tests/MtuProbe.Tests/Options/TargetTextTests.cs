using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class TargetTextTests
{
    [TestCase("10.1.2.3", "10.1.2.3", null, true)]
    [TestCase("10.1.2.3:80", "10.1.2.3", 80, true)]
    [TestCase("fd00::1", "fd00::1", null, true)]
    [TestCase("[fd00::1]", "fd00::1", null, true)]
    [TestCase("[fd00::1]:65535", "fd00::1", 65535, true)]
    [TestCase("fe80::1%lo", "fe80::1%lo", null, true)]
    [TestCase("node-7.example", "node-7.example", null, false)]
    [TestCase("node-7.example:443", "node-7.example", 443, false)]
    [TestCase("10.1", "10.1", null, false, Description = "inet_aton's short forms are names here")]
    public void A_target_is_a_name_an_address_or_either_with_a_port(string text, string host, int? port, bool isAddress)
    {
        var target = TargetText.Parse(text, out var objection);
        Assert.Multiple(() =>
        {
            Assert.That(objection, Is.Null);
            Assert.That((target!.Host, target.Port, target.Address is not null), Is.EqualTo((host, port, isAddress)));
        });
    }

    [Test]
    public void A_mapped_address_is_the_ipv4_address_it_maps() =>
        Assert.That(TargetText.Parse("::ffff:10.1.2.3", out _)!.Address!.ToString(), Is.EqualTo("10.1.2.3"));

    [TestCase("")]
    [TestCase("-x")]
    [TestCase("a b")]
    [TestCase("host:")]
    [TestCase("host:0")]
    [TestCase("host:65536")]
    [TestCase("host:http")]
    [TestCase("[fd00::1")]
    [TestCase("[fd00::1]x")]
    [TestCase("[fd00::1]:")]
    [TestCase("1:2:3")]
    [TestCase("ho/st")]
    [TestCase("@file")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("255.255.255.255")]
    [TestCase("239.1.1.1")]
    [TestCase("ff02::1")]
    public void Anything_else_gets_one_line_that_names_it(string text)
    {
        Assert.That(TargetText.Parse(text, out var objection), Is.Null);
        Assert.That(objection, Does.Contain(text).And.Not.Contain("\n"));
    }
}
