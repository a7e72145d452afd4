namespace MtuProbe.Linux.Sockets;

/// <param name="SentAt">Just before the system call, in ticks of the monotonic clock.</param>
/// <param name="Limit">With <see cref="SendStatus.LocalLimit"/>: bytes that the interface carries.</param>
internal readonly record struct SendResult(SendStatus Status, long SentAt, int Limit = 0);
