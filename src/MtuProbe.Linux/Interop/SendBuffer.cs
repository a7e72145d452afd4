using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Interop;

/// <summary>Sends a few bytes of head followed by zeros: no probe needs a buffer of its own size. For one thread.</summary>
internal sealed unsafe class SendBuffer : IDisposable
{
    private const int PaddingSize = 65_600;
    private const int NameSize = 32;
    private const int ControlSize = 64;

    private readonly byte* _padding = (byte*)NativeMemory.AllocZeroed(PaddingSize);
    private readonly byte* _name = (byte*)NativeMemory.AllocZeroed(NameSize);
    private readonly byte* _control = (byte*)NativeMemory.AllocZeroed(ControlSize);

    /// <summary>Sends a message of <paramref name="length"/> bytes from <paramref name="source"/>'s address, if given. Zero, or errno.</summary>
    public int Send(
        int descriptor, IpFamily family, in InternetEndpoint destination, ReadOnlySpan<byte> head, int length, InternetEndpoint? source)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, head.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length - head.Length, PaddingSize);
        fixed (byte* start = head)
        {
            var vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Start = start, Length = (nuint)head.Length };
            vectors[1] = new IoVector { Start = _padding, Length = (nuint)(length - head.Length) };
            var header = new MessageHeader
            {
                Name = _name,
                NameLength = (uint)SocketName.Write(new Span<byte>(_name, NameSize), family, destination),
                Vectors = vectors,
                VectorCount = 2,
            };
            if (source is { } from)
            {
                header.Control = _control;
                header.ControlLength = (nuint)WriteSource(new Span<byte>(_control, ControlSize), family, from);
            }

            return SendCall.Invoke(descriptor, &header);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_padding);
        NativeMemory.Free(_name);
        NativeMemory.Free(_control);
    }

    /// <summary>
    /// PKTINFO with the source address and no interface, so that routing stays free; a link-local address needs its interface.
    /// </summary>
    private static int WriteSource(Span<byte> control, IpFamily family, in InternetEndpoint source) => family switch
    {
        IpFamily.Ipv4 => WriteIpv4Source(control, source),
        IpFamily.Ipv6 => WriteIpv6Source(control, source),
    };

    private static int WriteIpv4Source(Span<byte> control, in InternetEndpoint source)
    {
        var data = WriteHeader(control, Ipv4PacketInfo.Size, KernelNumbers.IPPROTO_IP, KernelNumbers.IP_PKTINFO);
        BinaryPrimitives.WriteUInt32BigEndian(data[4..], source.Ipv4Bits);
        return ControlHeader.Size + 16;
    }

    private static int WriteIpv6Source(Span<byte> control, in InternetEndpoint source)
    {
        var data = WriteHeader(control, ControlData.Ipv6PacketInfoSize, KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_PKTINFO);
        BinaryPrimitives.WriteUInt128BigEndian(data, source.Address);
        MemoryMarshal.Write(data[16..], source.Scope);
        return ControlHeader.Size + 24;
    }

    private static Span<byte> WriteHeader(Span<byte> control, int dataLength, int level, int type)
    {
        control.Clear();
        var length = (nuint)(ControlHeader.Size + dataLength);
        MemoryMarshal.Write(control, new ControlHeader { Length = length, Level = level, Type = type });
        return control[ControlHeader.Size..];
    }
}
