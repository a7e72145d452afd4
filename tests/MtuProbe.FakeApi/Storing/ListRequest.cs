namespace MtuProbe.FakeApi.Storing;

/// <summary>What a list asks for. A resourceVersion of 0 takes whatever the server's cache holds.</summary>
internal sealed record ListRequest(Selection Selection, string ResourceVersion, int Limit, string Continue);
