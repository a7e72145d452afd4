namespace MtuProbe.Options;

/// <summary>Everything that is wrong, and what it leaves unknown: a rule between two options says nothing while one of them is unknown.</summary>
internal sealed class SettingErrors
{
    /// <summary>A wrong file can have a hundred thousand errors.</summary>
    private const int MostTold = 50;

    private readonly List<string> _messages = [];
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private bool _fileUnread;

    /// <param name="name">The option that is unknown by it.</param>
    /// <param name="message">Names what was written, and the remedy.</param>
    public void Add(string name, string message)
    {
        _messages.Add(message);
        _unknown.Add(name);
    }

    /// <summary>The file could not be read to its end: whatever it was to say is unknown.</summary>
    public void AddUnread(string message)
    {
        _messages.Add(message);
        _fileUnread = true;
    }

    public bool Knows(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_unknown.Contains(name))
            {
                return false;
            }
        }

        return !_fileUnread;
    }

    /// <exception cref="UsageException">There are errors: all of them in one line.</exception>
    public void ThrowIfAny()
    {
        if (_messages.Count > 0)
        {
            var more = _messages.Count - MostTold;
            throw new UsageException(string.Join("; ", _messages.Take(MostTold)) + (more > 0 ? $"; and {more} more" : string.Empty));
        }
    }
}
