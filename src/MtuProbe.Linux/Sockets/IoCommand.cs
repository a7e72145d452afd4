namespace MtuProbe.Linux.Sockets;

/// <summary>Work for the I/O thread, and what to do when the thread ends instead; at the end the latter may follow the former.</summary>
internal readonly record struct IoCommand(Action Run, Action<Exception> Fail);
