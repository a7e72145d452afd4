namespace MtuProbe.Tests.Fuzzing;

/// <summary>Reads bytes; true when it took them for what it reads.</summary>
internal delegate bool SpanReader(ReadOnlySpan<byte> bytes);
