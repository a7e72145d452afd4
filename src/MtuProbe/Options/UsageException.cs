namespace MtuProbe.Options;

/// <summary>Wrong usage: the message is one line that names the input and the remedy.</summary>
public sealed class UsageException(string message) : Exception(message);
