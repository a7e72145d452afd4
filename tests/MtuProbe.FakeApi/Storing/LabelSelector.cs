using System.Text.RegularExpressions;

namespace MtuProbe.FakeApi.Storing;

/// <summary>A labelSelector: equality, set and existence terms, all of which must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _terms = [];

    private LabelSelector()
    {
    }

    public bool IsEmpty => _terms.Count == 0;

    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        // A comma inside parentheses separates values, not terms.
        foreach (var term in Comma().Split(text ?? string.Empty).Select(t => t.Trim()).Where(t => t.Length > 0))
        {
            selector._terms.Add(ParseTerm(term));
        }

        return selector;
    }

    public bool Fits(IReadOnlyDictionary<string, string> labels) => _terms.TrueForAll(term => term(labels));

    private static Func<IReadOnlyDictionary<string, string>, bool> ParseTerm(string term)
    {
        if (Equality().Match(term) is { Success: true } equality)
        {
            var (key, value) = (equality.Groups["key"].Value, equality.Groups["value"].Value);
            return equality.Groups["op"].Value == "!="
                ? labels => !labels.TryGetValue(key, out var has) || has != value
                : labels => labels.TryGetValue(key, out var has) && has == value;
        }

        if (Set().Match(term) is { Success: true } set)
        {
            var key = set.Groups["key"].Value;
            HashSet<string> values = [.. set.Groups["values"].Value.Split(',').Select(v => v.Trim())];
            return set.Groups["op"].Value == "notin"
                ? labels => !labels.TryGetValue(key, out var has) || !values.Contains(has)
                : labels => labels.TryGetValue(key, out var has) && values.Contains(has);
        }

        if (Existence().Match(term) is { Success: true } existence)
        {
            var key = existence.Groups["key"].Value;
            return existence.Groups["not"].Length > 0 ? labels => !labels.ContainsKey(key) : labels => labels.ContainsKey(key);
        }

        throw Refusal.BadRequest($"unable to parse requirement: found '{term}', expected: '=', '!=', '==', 'in', notin'");
    }

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex Comma();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s*(?<op>==|=|!=)\s*(?<value>[\w.-]*)$")]
    private static partial Regex Equality();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s+(?<op>in|notin)\s*\((?<values>[\w.,\s-]*)\)$")]
    private static partial Regex Set();

    [GeneratedRegex(@"^(?<not>!?)\s*(?<key>[\w./-]+)$")]
    private static partial Regex Existence();
}
