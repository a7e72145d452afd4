using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// An unconnected socket with an error queue, in PROBE mode. .NET creates, binds and closes it; everything else is done by the
/// I/O thread through system calls, because .NET's own engine loses error-queue events.
/// </summary>
internal sealed class IoSocket
{
    /// <summary>A pending ICMP error fails the next send, whatever its destination; a burst brings several.</summary>
    private const int SendAttempts = 4;

    /// <summary>All that is needed of a message, and of a quote with 8 bytes of ICMP header before it.</summary>
    private const int HeadBytes = 128;

    /// <summary>A flood must not keep the thread from its other work; a poll finds the rest.</summary>
    private const int MostErrorsAtOnce = 65_536;

    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly int _halfBuffer;
    private readonly IArrivals _owner;
    private readonly TimeProvider _time;
    private readonly ReceiveClock _clock;
    private readonly bool _isPing;
    private (UInt128 Address, int Limit)? _localLimit;
    private int? _hopLimit;

    private IoSocket(Socket socket, IPEndPoint local, IArrivals owner, TimeProvider time)
    {
        _socket = socket;
        _owner = owner;
        _time = time;
        _clock = new ReceiveClock(time);
        _isPing = socket.ProtocolType is not ProtocolType.Udp;
        Family = socket.AddressFamily == AddressFamily.InterNetwork ? IpFamily.Ipv4 : IpFamily.Ipv6;
        try
        {
            SocketSetup.Apply(socket);
            // .NET tells half of what Linux has (socket(7) doubles it).
            _halfBuffer = socket.SendBufferSize;
            socket.Bind(local);
            LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
            _descriptor = (int)socket.Handle;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IpFamily Family { get; }

    public IPEndPoint LocalEndPoint { get; }

    public bool IsClosed { get; private set; }

    public int Descriptor => _descriptor;

    /// <summary>Half of the send buffer is taken.</summary>
    public bool IsCrowded => UnsentCall.Invoke(_descriptor) > _halfBuffer;

    public static IoSocket Udp(IPEndPoint local, IArrivals owner, TimeProvider time) =>
        new(new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp), local, owner, time);

    /// <exception cref="SocketException">Also when the group may not open ping sockets (AccessDenied).</exception>
    public static IoSocket Ping(IPAddress local, IArrivals owner, TimeProvider time)
    {
        var protocol = local.AddressFamily == AddressFamily.InterNetwork ? ProtocolType.Icmp : ProtocolType.IcmpV6;
        return new(new Socket(local.AddressFamily, SocketType.Dgram, protocol), new IPEndPoint(local, 0), owner, time);
    }

    /// <summary>Hands every queued error to the owner, except our own kernel's: those concern the packet that is being sent.</summary>
    public void DrainErrors(IoBuffers buffers)
    {
        for (var count = 0; count < MostErrorsAtOnce; count++)
        {
            var length = buffers.Receiving.Receive(_descriptor, KernelNumbers.MSG_ERRQUEUE, HeadBytes);
            if (length < 0)
            {
                ThrowIfBroken("recvmsg", -length);
                return;
            }

            var control = buffers.Receiving.Control;
            if (control.Error is not { } error)
            {
                continue;
            }

            if (error is { Origin: KernelNumbers.SO_EE_ORIGIN_LOCAL, Errno: KernelNumbers.EMSGSIZE })
            {
                _localLimit = (buffers.Receiving.Name.Address, (int)Math.Min(error.Info, int.MaxValue));
                continue;
            }

            _owner.OnError(new QueuedError
            {
                Error = error,
                Destination = buffers.Receiving.Name,
                Local = control.Destination,
                Offender = control.Offender,
                Quote = buffers.Receiving.Payload,
            });
        }
    }

    /// <summary>Hands at most <paramref name="most"/> datagrams to the owner.</summary>
    public void DrainData(IoBuffers buffers, int most)
    {
        for (var count = 0; count < most; count++)
        {
            // A UDP socket tells the whole length of what it cuts short; a ping socket does not, so it is read whole.
            var length = _isPing
                ? buffers.Receiving.Receive(_descriptor, 0, int.MaxValue)
                : buffers.Receiving.Receive(_descriptor, KernelNumbers.MSG_TRUNC, HeadBytes);
            if (length == -KernelNumbers.EAGAIN)
            {
                return;
            }

            if (length < 0)
            {
                ThrowIfBroken("recvmsg", -length);
                DrainErrors(buffers);
                continue;
            }

            var control = buffers.Receiving.Control;
            _owner.OnData(new Arrival
            {
                Head = buffers.Receiving.Payload,
                Length = length,
                Source = buffers.Receiving.Name,
                ReceivedAt = _clock.ReceivedAt(control.Received),
                LargestFragment = control.LargestFragment,
                InterfaceIndex = control.InterfaceIndex,
                Destination = control.Destination,
                IsUnicast = !control.AnswersElsewhere && control.Destination?.IsMulticast != true,
            });
        }
    }

    /// <summary>
    /// Sends <paramref name="head"/> and zeros up to <paramref name="length"/> bytes. An error may belong to an earlier packet: the kernel
    /// reports it here and sends nothing. So the error queue is drained and the send repeated; only an error that stays, or that
    /// the queue shows as our own kernel's for this destination, is about this packet.
    /// </summary>
    /// <param name="source">The local address to send from; null leaves it to the kernel.</param>
    /// <param name="hopLimit">TTL or hop limit of this packet; null for the host's own.</param>
    public SendResult Send(
        IoBuffers buffers, in InternetEndpoint destination, ReadOnlySpan<byte> head, int length, InternetEndpoint? source = null, int? hopLimit = null)
    {
        UseHopLimit(hopLimit);
        for (var attempt = 1; ; attempt++)
        {
            _localLimit = null;
            var sentAt = _time.GetTimestamp();
            var errno = buffers.Sending.Send(_descriptor, Family, destination, head, length, source);
            if (errno == 0)
            {
                return new(SendStatus.Sent, sentAt);
            }

            if (errno is KernelNumbers.EAGAIN or KernelNumbers.ENOBUFS or KernelNumbers.ENOMEM)
            {
                return new(errno == KernelNumbers.EAGAIN ? SendStatus.Busy : SendStatus.Dropped, sentAt);
            }

            ThrowIfBroken("sendmsg", errno);
            DrainErrors(buffers);
            if (errno == KernelNumbers.EMSGSIZE && _localLimit is { } local && local.Address == destination.Address)
            {
                return new(SendStatus.LocalLimit, sentAt, local.Limit);
            }

            if (attempt == SendAttempts)
            {
                return new(Lasting(errno), sentAt);
            }
        }
    }

    /// <summary>On the I/O thread only: a polled descriptor must not become another file's.</summary>
    public void Close(Exception reason)
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _socket.Dispose();
            _owner.OnEnd(reason);
        }
    }

    /// <summary>By the socket, not by the packet's control data: IPv6 ping sockets ignore that before Linux 5.18, and every hop would look like the target.</summary>
    private void UseHopLimit(int? hopLimit)
    {
        if (hopLimit != _hopLimit)
        {
            SocketSetup.UseHopLimit(_socket, hopLimit);
            _hopLimit = hopLimit;
        }
    }

    private static SendStatus Lasting(int errno) => errno switch
    {
        KernelNumbers.EPERM => SendStatus.Filtered,
        // Errors that only a received message brings: more of them came than we repeated the send.
        KernelNumbers.EMSGSIZE or KernelNumbers.ECONNREFUSED => SendStatus.Busy,
        _ => SendStatus.NoRoute,
    };

    private static void ThrowIfBroken(string call, int errno)
    {
        if (errno is KernelNumbers.EBADF or KernelNumbers.EFAULT or KernelNumbers.ENOTSOCK)
        {
            throw new KernelException(call, errno);
        }
    }
}
