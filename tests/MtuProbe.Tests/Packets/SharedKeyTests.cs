using System.Text;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Packets;

public sealed class SharedKeyTests
{
    private const int Length = 1472;

    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("0123456789abcdef");
    private static readonly ProbeId Id = new(new UInt128(1, 2));

    private readonly SharedKey _key = new(Secret);
    private byte[] _sealed;

    [SetUp]
    public void Seal() => _sealed = Sealed(_key);

    [Test]
    public void WhatAKeySealed_ItOpens()
    {
        Assert.That(_key.Opens(_sealed, Length), Is.True);
        Assert.That(new SharedKey(Secret).Opens(_sealed, Length), Is.True, "the same secret at the other end");
    }

    [Test]
    public void SealedMessage_IsReadLikeAPlainOne()
    {
        Assert.That(ProbeRequest.TryRead(_sealed, out var read), Is.True);
        Assert.That(read, Is.EqualTo(new ProbeRequest(Id, 77)));
    }

    /// <summary>Pinned: another version's seal must not be taken for this one's, and both ends must draw the same keys.</summary>
    [Test]
    public void Seal_LiesOnTheWireAsDescribed()
    {
        var fields = _sealed[..WireProtocol.LargestFields];
        Assert.That(Convert.ToHexString(fields), Does.StartWith("4D500201" + "00000000000000010000000000000002" + "000000000000004D"));
        Assert.That(fields[28..], Is.All.Zero);
        Assert.That(_sealed, Has.Length.EqualTo(SharedKey.SealedSize));
        Assert.That(Convert.ToHexString(_sealed[68..]), Is.EqualTo(Expected()));

        static string Expected()
        {
            // RFC 2104 by another implementation of it: the definition, written out.
            byte[] Hmac(byte[] key, byte[] text)
            {
                var block = new byte[64];
                key.CopyTo(block, 0);
                byte[] Pad(byte with) => [.. block.Select(b => (byte)(b ^ with))];
                var inner = System.Security.Cryptography.SHA256.HashData([.. Pad(0x36), .. text]);
                return System.Security.Cryptography.SHA256.HashData([.. Pad(0x5C), .. inner]);
            }

            var sealing = Hmac(Secret, Encoding.ASCII.GetBytes("mtuprobe version 2: seal"));
            var id = Hmac(Secret, Encoding.ASCII.GetBytes("mtuprobe version 2: id"))[..2];
            var fields = new byte[68];
            new ProbeRequest(Id, 77).Write(fields);
            fields[2] = 2;
            var mac = Hmac(sealing, [.. fields, .. id, 0, 0, 0x05, 0xC0])[..8];
            return Convert.ToHexString([.. id, .. mac]);
        }
    }

    [Test]
    public void AnyBitOfAMessageChanged_DoesNotOpen()
    {
        for (var bit = 0; bit < _sealed.Length * 8; bit++)
        {
            var changed = _sealed.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(_key.Opens(changed, Length), Is.False, $"bit {bit}");
        }
    }

    [TestCase(Length - 1)]
    [TestCase(Length + 1)]
    [TestCase(0)]
    public void PacketCutOrPadded_DoesNotOpen(int length) => Assert.That(_key.Opens(_sealed, length), Is.False);

    [Test]
    public void EveryTruncationOfTheHead_DoesNotOpen()
    {
        for (var length = 0; length < _sealed.Length; length++)
        {
            Assert.That(_key.Opens(_sealed.AsSpan(0, length), Length), Is.False, $"{length} bytes");
        }
    }

    [Test]
    public void AnotherKey_DoesNotOpen()
    {
        var other = Ring("0123456789abcdeF");
        Assert.That(other.Opener(_sealed, Length), Is.Null);
        Assert.That(other.Named(_sealed), Is.Null);
    }

    [Test]
    public void Ring_OpensWithAnyOfItsKeys_AndNamesIt()
    {
        var ring = Ring("the newest of the keys", "0123456789abcdef", "an old key that lasts");
        var opener = ring.Opener(_sealed, Length);
        Assert.That(opener?.Id, Is.EqualTo(_key.Id));
        Assert.That(ring.Named(_sealed), Is.SameAs(opener));
        Assert.That(ring.Newest.Id, Is.Not.EqualTo(_key.Id));
    }

    [Test]
    public void RequestTurnedBackAsAnAnswer_DoesNotOpen()
    {
        // The type is under the seal: what a prober sent can never come back to it as an answer.
        _sealed[3] = (byte)MessageType.Acknowledgement;
        Assert.That(_key.Opens(_sealed, Length), Is.False);
    }

    [TestCase(0, 32)]
    [TestCase(9, 32)]
    [TestCase(1, 15)]
    [TestCase(1, 4097)]
    public void RingOfWrongCountOrLength_IsRefused(int count, int length) =>
        Assert.That(() => new KeyRing([.. Enumerable.Repeat(new byte[length], count)]), Throws.ArgumentException);

    [Test]
    public void RingsOfTheSameKeysInTheSameOrder_AreTheSame()
    {
        Assert.That(Ring("a key of sixteen", "another of sixteen").IsSameAs(Ring("a key of sixteen", "another of sixteen")), Is.True);
        Assert.That(Ring("a key of sixteen", "another of sixteen").IsSameAs(Ring("another of sixteen", "a key of sixteen")), Is.False);
        Assert.That(Ring("a key of sixteen").IsSameAs(Ring("a key of sixteen", "another of sixteen")), Is.False);
    }

    internal static KeyRing Ring(params string[] newestFirst) => new([.. newestFirst.Select(Encoding.ASCII.GetBytes)]);

    private static byte[] Sealed(SharedKey key)
    {
        var bytes = new byte[SharedKey.SealedSize];
        new ProbeRequest(Id, 77).Write(bytes);
        key.Seal(bytes, Length);
        return bytes;
    }
}
