namespace MtuProbe.Linux.Interop;

/// <summary>Numbers of the Linux user-space interface that we use, under their own names. The same on x64 and arm64.</summary>
internal static class KernelNumbers
{
    public const ushort AF_INET = 2;
    public const ushort AF_INET6 = 10;

    public const int SOL_SOCKET = 1;
    public const int IPPROTO_IP = 0;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_IPV6 = 41;

    public const int SO_TIMESTAMPNS = 35;

    public const int IP_TTL = 2;
    public const int IP_PKTINFO = 8;
    public const int IP_MTU_DISCOVER = 10;
    public const int IP_RECVERR = 11;
    public const int IP_RECVFRAGSIZE = 25;

    public const int IPV6_UNICAST_HOPS = 16;
    public const int IPV6_MTU_DISCOVER = 23;
    public const int IPV6_RECVERR = 25;
    public const int IPV6_V6ONLY = 26;
    public const int IPV6_RECVPKTINFO = 49;
    public const int IPV6_PKTINFO = 50;
    public const int IPV6_RECVFRAGSIZE = 77;

    public const int TCP_MAXSEG = 2;
    public const int TCP_INFO = 11;

    /// <summary>DF set, and the kernel's cached path MTU obeyed. With TCP the other way to DF, PROBE, sets none in IPv4.</summary>
    public const int PMTUDISC_DO = 2;

    /// <summary>DF set, and the kernel's cached path MTU neither consulted nor obeyed (RFC 8899 §4.5).</summary>
    public const int PMTUDISC_PROBE = 3;

    public const int MSG_PEEK = 2;
    public const int MSG_TRUNC = 0x20;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_ERRQUEUE = 0x2000;
    public const int MSG_NOSIGNAL = 0x4000;

    public const short POLLIN = 1;

    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;

    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;

    public const int EPERM = 1;
    public const int O_CLOEXEC = 0x80000;

    public const int EINTR = 4;
    public const int EBADF = 9;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EFAULT = 14;
    public const int ENOTSOCK = 88;
    public const int EMSGSIZE = 90;
    public const int ENOBUFS = 105;
    public const int ECONNREFUSED = 111;
    public const int EINPROGRESS = 115;

    public const byte SO_EE_ORIGIN_LOCAL = 1;
    public const byte SO_EE_ORIGIN_ICMP = 2;
    public const byte SO_EE_ORIGIN_ICMP6 = 3;
}
