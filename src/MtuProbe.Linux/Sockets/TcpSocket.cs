using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// A TCP connection that never waits and is aborted when closed, so that nothing goes on being repeated. .NET creates and closes the socket;
/// connect, send and receive are system calls, because .NET's own engine would watch it.
/// </summary>
internal sealed class TcpSocket : IDisposable
{
    private const int SendBufferBytes = 256 << 10;
    private const int SO_ERROR = 4;
    private const int HeadBytes = 64;

    private readonly Socket _socket;
    private readonly int _descriptor;

    /// <param name="source">Local address; may be the unspecified one.</param>
    /// <param name="mss">What the handshake offers; null for the interface's.</param>
    /// <param name="receiveBytes">The peer may send about so much unread.</param>
    /// <exception cref="SocketException"><paramref name="source"/> is not an address of this host.</exception>
    public TcpSocket(IPAddress source, int? mss, int receiveBytes)
    {
        _socket = new Socket(source.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.NoDelay = true;
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            _socket.SendBufferSize = SendBufferBytes;
            _socket.ReceiveBufferSize = receiveBytes;
            if (source.AddressFamily == AddressFamily.InterNetwork)
            {
                Set(KernelNumbers.IPPROTO_IP, KernelNumbers.IP_MTU_DISCOVER, KernelNumbers.PMTUDISC_DO);
            }
            else
            {
                Set(KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_MTU_DISCOVER, KernelNumbers.PMTUDISC_DO);
            }

            if (mss is { } segment)
            {
                Set(KernelNumbers.IPPROTO_TCP, KernelNumbers.TCP_MAXSEG, segment);
            }

            _socket.Bind(new IPEndPoint(source, 0));
            _descriptor = (int)_socket.Handle;
            NonBlockingCall.Invoke(_descriptor);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Zero when it is under way, else errno.</summary>
    public int Connect(IpFamily family, in InternetEndpoint peer) => ConnectCall.Invoke(_descriptor, family, peer);

    public TcpInformation Information()
    {
        Span<byte> info = stackalloc byte[TcpInformation.Size];
        var length = _socket.GetRawSocketOption(KernelNumbers.IPPROTO_TCP, KernelNumbers.TCP_INFO, info);
        return TcpInformation.Read(info[..length]);
    }

    /// <summary>errno of what ended it; reading clears it.</summary>
    public int Error()
    {
        Span<byte> error = stackalloc byte[sizeof(int)];
        _socket.GetRawSocketOption(KernelNumbers.SOL_SOCKET, SO_ERROR, error);
        return BitConverter.ToInt32(error);
    }

    /// <summary>Whether the kernel took all of it.</summary>
    public bool Send(ReadOnlySpan<byte> bytes) => StreamSendCall.Invoke(_descriptor, bytes) == bytes.Length;

    /// <summary>Lets somebody see the first bytes that arrived.</summary>
    public void Peek(TcpTally tally)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        tally.Read(head[..StreamPeekCall.Invoke(_descriptor, head)]);
    }

    /// <summary>By a reset (linger 0).</summary>
    public void Dispose() => _socket.Dispose();

    private void Set(int level, int name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, value);
        _socket.SetRawSocketOption(level, name, bytes);
    }
}
