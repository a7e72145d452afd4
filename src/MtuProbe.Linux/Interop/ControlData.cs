using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Interop;

/// <summary>What the control messages of one received message say. Total: foreign, short and unknown ones are skipped.</summary>
internal struct ControlData
{
    /// <summary><c>struct in6_pktinfo</c>: sixteen address bytes, then the interface.</summary>
    public const int Ipv6PacketInfoSize = 20;

    /// <summary>Kernel receive time, CLOCK_REALTIME.</summary>
    public KernelTime? Received;

    /// <summary>The largest fragment if it arrived in several, else 0.</summary>
    public int LargestFragment;

    public int InterfaceIndex;

    /// <summary>The destination of the packet (port 0); null without PKTINFO.</summary>
    public InternetEndpoint? Destination;

    /// <summary>IPv4: the kernel would answer from another address, so it came by broadcast or multicast.</summary>
    public bool AnswersElsewhere;

    public ExtendedError? Error;

    /// <summary>Who sent the ICMP error; null when nobody did.</summary>
    public InternetEndpoint? Offender;

    public static ControlData Read(ReadOnlySpan<byte> control)
    {
        var result = default(ControlData);
        while (control.Length >= ControlHeader.Size)
        {
            var header = MemoryMarshal.Read<ControlHeader>(control);
            if (header.Length < ControlHeader.Size || header.Length > (nuint)control.Length)
            {
                break;
            }

            var length = (int)header.Length;
            result.Add(header.Level, header.Type, control[ControlHeader.Size..length]);
            control = control[Math.Min((length + 7) & ~7, control.Length)..];
        }

        return result;
    }

    private void Add(int level, int type, ReadOnlySpan<byte> data)
    {
        switch (level, type)
        {
            case (KernelNumbers.SOL_SOCKET, KernelNumbers.SO_TIMESTAMPNS) when data.Length >= KernelTime.Size:
                Received = MemoryMarshal.Read<KernelTime>(data);
                break;
            case (KernelNumbers.IPPROTO_IP, KernelNumbers.IP_RECVFRAGSIZE) when data.Length >= sizeof(int):
            case (KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVFRAGSIZE) when data.Length >= sizeof(int):
                LargestFragment = MemoryMarshal.Read<int>(data);
                break;
            case (KernelNumbers.IPPROTO_IP, KernelNumbers.IP_PKTINFO) when data.Length >= Ipv4PacketInfo.Size:
                var info = MemoryMarshal.Read<Ipv4PacketInfo>(data);
                InterfaceIndex = info.InterfaceIndex;
                Destination = InternetEndpoint.Ipv4(data[8..], 0);
                AnswersElsewhere = info.SpecificDestination != info.Destination;
                break;
            case (KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_PKTINFO) when data.Length >= Ipv6PacketInfoSize:
                InterfaceIndex = MemoryMarshal.Read<int>(data[16..]);
                Destination = new(BinaryPrimitives.ReadUInt128BigEndian(data), 0);
                break;
            case (KernelNumbers.IPPROTO_IP, KernelNumbers.IP_RECVERR) when data.Length >= ExtendedError.Size:
            case (KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVERR) when data.Length >= ExtendedError.Size:
                Error = MemoryMarshal.Read<ExtendedError>(data);
                Offender = SocketName.TryRead(data[ExtendedError.Size..], out var offender) ? offender : null;
                break;
            default:
                break;
        }
    }
}
