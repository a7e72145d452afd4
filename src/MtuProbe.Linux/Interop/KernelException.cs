using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary>A system call failed in a way that only a bug explains.</summary>
internal sealed class KernelException(string call, int errno)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
