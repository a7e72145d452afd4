using System.Buffers.Text;
using System.Text;
using MtuProbe.Cluster;

namespace MtuProbe.Tests.Cluster;

/// <summary>What a token says of the node that it was made for.</summary>
public sealed class OwnNodeTests
{
    private const string Claims = """{"iss":"x","kubernetes.io":{"namespace":"mtuprobe","node":{"name":"node-a","uid":"u-1"},"pod":{"name":"p","uid":"u-2"}}}""";

    /// <summary>As the API server makes one; nobody checks the signature here.</summary>
    internal static string Token(string claims) => $"{Encode("""{"alg":"RS256"}""")}.{Encode(claims)}.c2lnbmF0dXJl";

    [Test]
    public void Its_own_node_is_the_owner()
    {
        var owner = OwnNode.Reference(Token(Claims), "node-a")!;
        Assert.That((owner.ApiVersion, owner.Kind, owner.Name, owner.Uid), Is.EqualTo(("v1", "Node", "node-a", "u-1")));
        Assert.That((owner.BlockOwnerDeletion, owner.Controller), Is.EqualTo(((bool?)null, (bool?)null)), "that would need a right");
    }

    [Test]
    public void Another_node_s_claim_makes_no_owner() => Assert.That(OwnNode.Reference(Token(Claims), "node-b"), Is.Null);

    [TestCase("""{"kubernetes.io":{"pod":{"name":"p"}}}""", TestName = "A_token_of_before_1_30_names_none")]
    [TestCase("""{"kubernetes.io":{"node":{"name":"node-a"}}}""", TestName = "A_node_without_a_uid_is_none")]
    [TestCase("""{"kubernetes.io":{"node":{"name":"node-a","uid":""}}}""", TestName = "A_node_with_an_empty_uid_is_none")]
    [TestCase("""{"kubernetes.io":{"node":{"name":1,"uid":"u"}}}""", TestName = "A_name_that_is_a_number_is_none")]
    [TestCase("""{"kubernetes.io":"node"}""", TestName = "A_claim_that_is_text_is_none")]
    [TestCase("[]", TestName = "Claims_that_are_a_list_are_none")]
    [TestCase("{", TestName = "Claims_that_are_no_JSON_are_none")]
    public void Claims_without_a_node(string claims) => Assert.That(OwnNode.Reference(Token(claims), "node-a"), Is.Null);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("opaque-token")]
    [TestCase("a.b.c")]
    [TestCase("a.!!!.c")]
    [TestCase("..")]
    [TestCase("a.b.c.d")]
    public void What_is_no_such_token_names_none(string? token) => Assert.That(OwnNode.Reference(token, "node-a"), Is.Null);

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
