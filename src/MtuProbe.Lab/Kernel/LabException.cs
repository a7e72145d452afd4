namespace MtuProbe.Lab.Kernel;

/// <summary>The lab could not be built or used: a command failed, or did not end in time. Says nothing about the program under test.</summary>
public sealed class LabException(string message) : Exception(message);
