using System.Buffers.Binary;
using System.Text;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

/// <summary>What services are asked is well-formed, whole where it is to be answered, and never whole where it is only to be acknowledged.</summary>
public sealed class TcpQuestionTests
{
    private const int SmallEnoughForAnyPath = 500;

    [TestCase("server.example")]
    [TestCase(null)]
    public void A_client_hello_is_one_record_that_holds_one_whole_message(string? name)
    {
        var hello = new TlsQuestion(name).Ask();
        var message = hello.AsSpan(5);
        var body = message[4..];
        var extensions = body[(2 + 32 + 1 + 32)..];
        var suites = BinaryPrimitives.ReadUInt16BigEndian(extensions);
        extensions = extensions[(2 + suites + 2)..];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hello.Length, Is.LessThan(SmallEnoughForAnyPath));
            Assert.That(hello[..3], Is.EqualTo(new byte[] { 22, 3, 1 }));
            Assert.That(BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(3)), Is.EqualTo(message.Length));
            Assert.That((message[0], (message[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(message[2..])), Is.EqualTo(((byte)1, body.Length)));
            Assert.That(BinaryPrimitives.ReadUInt16BigEndian(extensions), Is.EqualTo(extensions.Length - 2));
            Assert.That(Types(extensions[2..]), Is.EqualTo((name is null ? Array.Empty<int>() : [0]).Concat([23, 0xFF01, 10, 11, 16, 13, 51, 45, 43])));
            Assert.That(Encoding.ASCII.GetString(hello), name is null ? Does.Contain("http/1.1") : Does.Contain(name));
        }
    }

    [Test]
    public void Each_client_hello_has_a_key_share_of_its_own()
    {
        var question = new TlsQuestion(null);
        var first = question.Ask();

        Assert.That(question.Ask(), Is.Not.EqualTo(first));
    }

    [TestCase(1)]
    [TestCase(76)]
    [TestCase(1448)]
    [TestCase(8948)]
    [TestCase(65_483)]
    public void A_client_hello_that_only_begins_fills_a_segment_and_promises_more(int size)
    {
        var segment = new byte[size];
        new TlsQuestion("server.example").Begin(segment);

        Assert.That(segment[0], Is.EqualTo(22));
        Assert.That(size < 9 ? int.MaxValue : (segment[6] << 16) | BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(7)), Is.GreaterThan(Math.Min(size, 65_000)));
    }

    [Test]
    public void A_request_is_whole_and_its_beginning_has_no_end()
    {
        var question = new HttpQuestion("[fd00::1]");
        var segment = new byte[1448];
        question.Begin(segment);

        Assert.That(Encoding.ASCII.GetString(question.Ask()), Does.StartWith("GET / HTTP/1.1\r\nHost: [fd00::1]\r\n").And.EndWith("\r\n\r\n"));
        Assert.That(Encoding.ASCII.GetString(segment), Does.Contain("X-Padding: xxx").And.Not.Contain("\r\n\r\n"));
    }

    [Test]
    public void A_key_exchange_is_an_identification_and_two_whole_packets()
    {
        var bytes = new SshQuestion().Ask();
        var packets = bytes.AsSpan(Encoding.ASCII.GetString(bytes).IndexOf('\n') + 1);
        var first = BinaryPrimitives.ReadInt32BigEndian(packets);
        var second = BinaryPrimitives.ReadInt32BigEndian(packets[(4 + first)..]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Encoding.ASCII.GetString(bytes), Does.StartWith("SSH-2.0-mtuprobe\r\n"));
            Assert.That(packets.Length, Is.EqualTo(4 + first + 4 + second));
            Assert.That(((4 + first) % 8, (4 + second) % 8), Is.EqualTo((0, 0)), "RFC 4253 §6");
            Assert.That((packets[5], packets[4 + first + 5]), Is.EqualTo(((byte)20, (byte)30)));
            Assert.That((int)packets[4], Is.InRange(4, 11));
        }
    }

    [Test]
    public void What_a_user_gives_is_asked_as_it_is_and_repeated_to_fill_a_segment()
    {
        var question = new GivenQuestion([1, 2, 3]);
        var segment = new byte[7];
        question.Begin(segment);

        Assert.That(question.Ask(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(segment, Is.EqualTo(new byte[] { 1, 2, 3, 1, 2, 3, 1 }));
    }

    private static List<int> Types(ReadOnlySpan<byte> extensions)
    {
        var types = new List<int>();
        while (extensions.Length > 0)
        {
            types.Add(BinaryPrimitives.ReadUInt16BigEndian(extensions));
            extensions = extensions[(4 + BinaryPrimitives.ReadUInt16BigEndian(extensions[2..]))..];
        }

        return types;
    }
}
