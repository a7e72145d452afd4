using System.Text;
using MtuProbe.Core.Probing;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class TcpSayingTests
{
    [TestCase("tls", TcpQuestionKind.Tls)]
    [TestCase("http", TcpQuestionKind.Http)]
    [TestCase("ssh", TcpQuestionKind.Ssh)]
    [TestCase("HELP", TcpQuestionKind.Given)]
    public void A_word_names_a_protocol_and_any_other_text_is_said_as_it_is(string text, TcpQuestionKind kind) =>
        Assert.That(TcpSaying.Parse(text, out _)?.Kind, Is.EqualTo(kind));

    [TestCase(@"GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.0\r\n\r\n")]
    [TestCase(@"\x41\t\\\0", "A\t\\\0")]
    [TestCase("grün", "grün")]
    public void Escapes_are_those_of_C(string text, string bytes) =>
        Assert.That(TcpSaying.Parse(text, out _)?.Bytes, Is.EqualTo(Encoding.UTF8.GetBytes(bytes)));

    [TestCase(@"a\q", @"'\q'")]
    [TestCase(@"\x4", @"'\x'")]
    [TestCase(@"end\", "escape")]
    [TestCase("", "1 to 4096 bytes")]
    [TestCase("@/nosuch/file", "/nosuch/file")]
    public void What_cannot_be_said_is_objected_to_in_one_line(string text, string named)
    {
        Assert.That(TcpSaying.Parse(text, out var objection), Is.Null);
        Assert.That(objection, Does.Contain(named).And.Contain("@FILE").And.Not.Contain("\n"));
    }

    [Test]
    public void A_file_is_said_byte_by_byte_and_not_when_it_is_long()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0, 255, 10]);
            Assert.That(TcpSaying.Parse($"@{path}", out _)?.Bytes, Is.EqualTo(new byte[] { 0, 255, 10 }));
            File.WriteAllBytes(path, new byte[TcpSaying.MostBytes + 1]);
            Assert.That(TcpSaying.Parse($"@{path}", out var objection), Is.Null);
            Assert.That(objection, Does.Contain("4096"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
