namespace MtuProbe.Tests.Manifests;

/// <summary>A write of a ConfigMap as an admission policy sees it.</summary>
internal sealed record WriteUnderTest
{
    public required string User { get; init; }

    /// <summary>As the API server reads it from the token; null for one that is bound to no Pod.</summary>
    public string? TokenNode { get; init; }

    public string Operation { get; init; } = "CREATE";

    /// <summary>Null for a deletion, which has no object.</summary>
    public string? Name { get; init; }

    public string? Annotation { get; init; }

    public Dictionary<string, object?> Data { get; init; } = [];

    /// <summary><c>binaryData</c> or <c>finalizers</c>, to have one.</summary>
    public string? Extra { get; init; }

    public WriteUnderTest With(string key, string value) => this with { Data = new(Data) { [key] = value } };

    public Dictionary<string, object?> Variables()
    {
        Dictionary<string, object?> user = new() { ["username"] = User };
        if (TokenNode is not null)
        {
            user["extra"] = new Dictionary<string, object?> { ["authentication.kubernetes.io/node-name"] = new List<object?> { TokenNode } };
        }

        return new() { ["request"] = new Dictionary<string, object?> { ["operation"] = Operation, ["userInfo"] = user }, ["object"] = Object() };
    }

    private Dictionary<string, object?>? Object()
    {
        if (Name is null)
        {
            return null;
        }

        Dictionary<string, object?> metadata = new() { ["name"] = Name };
        if (Annotation is not null)
        {
            metadata["annotations"] = new Dictionary<string, object?> { ["mtuprobe/node"] = Annotation };
        }

        if (Extra == "finalizers")
        {
            metadata["finalizers"] = new List<object?> { "example.org/stay" };
        }

        Dictionary<string, object?> written = new() { ["metadata"] = metadata, ["data"] = Data };
        if (Extra == "binaryData")
        {
            written["binaryData"] = new Dictionary<string, object?> { ["path.node-b"] = "AA==" };
        }

        return written;
    }
}
