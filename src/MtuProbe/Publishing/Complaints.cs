namespace MtuProbe.Publishing;

/// <summary>Why something keeps failing, each reason told once until it works again: a server that fails in two ways in turn is two lines, not thousands. For one caller at a time.</summary>
internal sealed class Complaints
{
    /// <summary>Reasons that never repeat (a number in them, say) end up here: no more is told of them.</summary>
    private const int Most = 8;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <returns>Whether this is to be told.</returns>
    public bool IsNew(string reason) => _told.Count < Most && _told.Add(reason);

    /// <summary>It works.</summary>
    /// <returns>Whether that is to be told: something was before.</returns>
    public bool AreOver()
    {
        var any = _told.Count > 0;
        _told.Clear();
        return any;
    }
}
