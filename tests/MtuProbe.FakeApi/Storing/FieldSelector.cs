namespace MtuProbe.FakeApi.Storing;

/// <summary>A fieldSelector. Name and namespace are the fields that every resource can be selected by.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string Field, string Value, bool Equal)> _terms = [];

    private FieldSelector()
    {
    }

    public bool IsEmpty => _terms.Count == 0;

    /// <summary>The one name that is selected, which RBAC compares with its resourceNames.</summary>
    public string? Name => _terms.Where(t => t is { Field: "metadata.name", Equal: true }).Select(t => t.Value).FirstOrDefault();

    public static FieldSelector Parse(string? text)
    {
        var selector = new FieldSelector();
        foreach (var term in (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equal = !term.Contains("!=", StringComparison.Ordinal);
            var at = term.IndexOf(equal ? "=" : "!=", StringComparison.Ordinal);
            if (at < 0)
            {
                throw Refusal.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var field = term[..at];
            if (field is not ("metadata.name" or "metadata.namespace"))
            {
                throw Refusal.BadRequest($"field label not supported: {field}");
            }

            selector._terms.Add((field, term[at..].TrimStart('!', '='), equal));
        }

        return selector;
    }

    public bool Fits(ApiObject candidate) =>
        _terms.TrueForAll(t => (t.Field == "metadata.name" ? candidate.Name : candidate.Namespace) == t.Value == t.Equal);
}
