using MtuProbe.Linux.Capture;
using MtuProbe.Tests.Packets;
using PacketDotNet;

namespace MtuProbe.Tests.Capture;

public sealed class PacketFileTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);

    private string _path;

    [SetUp]
    public void Name() => _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.pcap");

    [TearDown]
    public void Delete() => File.Delete(_path);

    [Test]
    public void A_file_is_read_by_libpcap_while_it_is_still_open_and_holds_both_families()
    {
        Libpcap.Needed();
        byte[][] packets = [Frames.Udp(false, 1, 2, new byte[6000]), Frames.Udp(true, 1, 2, [2])];
        using var file = PacketFile.Create(_path);
        foreach (var packet in packets)
        {
            file.Write(At, packet, packet.Length);
        }

        var read = Libpcap.Read(_path);
        Assert.That(read.Select(r => r.Bytes), Is.EqualTo(packets));
        Assert.That(read.Select(r => r.At), Is.All.EqualTo(At.UtcDateTime.AddTicks(-7)));
        Assert.That(read.Select(r => r.Link), Is.All.EqualTo(LinkLayers.RawLegacy));
    }

    [Test]
    public void A_file_s_bytes_are_those_of_the_format()
    {
        using (var file = PacketFile.Create(_path))
        {
            file.Write(At, [0x45, 1], 100);
        }

        Assert.That(Convert.ToHexString(File.ReadAllBytes(_path)), Is.EqualTo(
            "D4C3B2A1" + "02000400" + "00000000" + "00000000" + "00000400" + "65000000" + "A5355769" + "40E20100" + "02000000" + "64000000" + "4501"));
    }

    [TestCase("/no/such/folder/x.pcap")]
    [TestCase("/")]
    [TestCase("")]
    public void A_file_that_cannot_be_made_is_told_on_one_line(string path)
    {
        var e = Assert.Throws<CaptureException>(() => PacketFile.Create(path));
        Assert.That(e!.Failure, Is.EqualTo(CaptureFailure.FileNotWritable));
        Assert.That(e.Message, Does.StartWith($"cannot write the capture file {path}: ").And.Not.Contain("\n"));
    }

    [Test]
    public void A_full_disk_is_told_on_one_line()
    {
        var e = Assert.Throws<CaptureException>(() => PacketFile.Create("/dev/full"));
        Assert.That(e!.Message, Does.StartWith("cannot write the capture file /dev/full: ").And.Not.Contain("\n"));
    }
}
