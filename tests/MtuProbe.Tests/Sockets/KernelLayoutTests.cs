using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Tests.Sockets;

/// <summary>Sizes and offsets as the kernel has them on 64-bit machines (printed by a C compiler's sizeof and offsetof).</summary>
public sealed class KernelLayoutTests
{
    [Test]
    public void Structures_HaveTheKernelsSizes() =>
        Assert.Multiple(() =>
        {
            Assert.That(Unsafe.SizeOf<MessageHeader>(), Is.EqualTo(56));
            Assert.That(Unsafe.SizeOf<IoVector>(), Is.EqualTo(16));
            Assert.That(Unsafe.SizeOf<ControlHeader>(), Is.EqualTo(ControlHeader.Size).And.EqualTo(16));
            Assert.That(Unsafe.SizeOf<PollEntry>(), Is.EqualTo(8));
            Assert.That(Unsafe.SizeOf<ExtendedError>(), Is.EqualTo(ExtendedError.Size).And.EqualTo(16));
            Assert.That(Unsafe.SizeOf<KernelTime>(), Is.EqualTo(KernelTime.Size).And.EqualTo(16));
            Assert.That(Unsafe.SizeOf<Ipv4PacketInfo>(), Is.EqualTo(Ipv4PacketInfo.Size).And.EqualTo(12));
        });

    [TestCase(typeof(MessageHeader), "Name", 0)]
    [TestCase(typeof(MessageHeader), "NameLength", 8)]
    [TestCase(typeof(MessageHeader), "Vectors", 16)]
    [TestCase(typeof(MessageHeader), "VectorCount", 24)]
    [TestCase(typeof(MessageHeader), "Control", 32)]
    [TestCase(typeof(MessageHeader), "ControlLength", 40)]
    [TestCase(typeof(MessageHeader), "Flags", 48)]
    [TestCase(typeof(IoVector), "Length", 8)]
    [TestCase(typeof(ControlHeader), "Level", 8)]
    [TestCase(typeof(ControlHeader), "Type", 12)]
    [TestCase(typeof(PollEntry), "Events", 4)]
    [TestCase(typeof(PollEntry), "Returned", 6)]
    [TestCase(typeof(ExtendedError), "Origin", 4)]
    [TestCase(typeof(ExtendedError), "Type", 5)]
    [TestCase(typeof(ExtendedError), "Code", 6)]
    [TestCase(typeof(ExtendedError), "Info", 8)]
    [TestCase(typeof(ExtendedError), "Data", 12)]
    [TestCase(typeof(KernelTime), "Nanoseconds", 8)]
    [TestCase(typeof(Ipv4PacketInfo), "SpecificDestination", 4)]
    [TestCase(typeof(Ipv4PacketInfo), "Destination", 8)]
    public void Field_HasTheKernelsOffset(Type type, string field, int offset) =>
        Assert.That((int)Marshal.OffsetOf(type, field), Is.EqualTo(offset));

    [TestCase("192.0.2.7", IpFamily.Ipv4)]
    [TestCase("2001:db8::1", IpFamily.Ipv6)]
    [TestCase("fe80::1%7", IpFamily.Ipv6)]
    public void SocketName_ReadsAsDotNetWritesIt(string address, IpFamily family)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), 40_001);
        var expected = endpoint.Serialize().Buffer;
        Assert.That(SocketName.TryRead(expected.Span, out var read), Is.True);
        Assert.That(read.ToIPEndPoint(), Is.EqualTo(endpoint));

        var written = new byte[32];
        var length = SocketName.Write(written, family, InternetEndpoint.From(endpoint));
        Assert.That(written.AsSpan(0, length).ToArray(), Is.EqualTo(expected.Span[..length].ToArray()));
    }

    [Test]
    public void QueuedError_IsReadOutOfItsControlMessage()
    {
        // IP_RECVERR as a Linux router's PTB brought it: EMSGSIZE, ICMP 3/4, next hop 1400, offender 10.77.1.1.
        var control = new byte[48];
        BinaryPrimitives.WriteUInt64LittleEndian(control, 48);
        control[12] = 11;
        Convert.FromHexString("5A000000" + "02030400" + "78050000" + "00000000" + "02000000" + "0A4D0101" + "0000000000000000").CopyTo(control, 16);
        var data = ControlData.Read(control);
        Assert.That(data.Error, Is.Not.Null);
        Assert.That(data.Error.Value.Errno, Is.EqualTo(KernelNumbers.EMSGSIZE));
        Assert.That(data.Error.Value.Info, Is.EqualTo(1400));
        Assert.That(data.Offender?.ToIPAddress(), Is.EqualTo(IPAddress.Parse("10.77.1.1")));
    }

    [Test]
    public void RandomControlBytes_NeverThrow()
    {
        var random = new Random(7);
        var bytes = new byte[128];
        int[] levels = [KernelNumbers.SOL_SOCKET, KernelNumbers.IPPROTO_IP, KernelNumbers.IPPROTO_IPV6];
        int[] types = [35, 25, 8, 50, 11, 77];
        for (var round = 0; round < 200_000; round++)
        {
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)random.Next(0, 140));
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), levels[random.Next(levels.Length)]);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), types[random.Next(types.Length)]);
            }

            ControlData.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            SocketName.TryRead(bytes.AsSpan(0, random.Next(40)), out _);
        }
    }
}
