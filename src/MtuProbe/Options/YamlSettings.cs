using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MtuProbe.Options;

/// <summary>
/// What a YAML text says. Read event by event: no tree is built, so neither depth nor aliases cost anything, and one duplicate key does not
/// hide the next error.
/// </summary>
internal sealed class YamlSettings
{
    private readonly string _file;
    private readonly StrictParser _parser;
    private readonly SettingErrors _errors;
    private readonly Dictionary<string, IReadOnlyList<SettingText>> _values = new(StringComparer.Ordinal);

    private YamlSettings(string file, string text, SettingErrors errors)
    {
        _file = file;
        _parser = new StrictParser(text);
        _errors = errors;
    }

    /// <param name="file">Named in errors.</param>
    /// <param name="text">One document.</param>
    /// <param name="errors">Gets whatever is wrong with it.</param>
    public static Dictionary<string, IReadOnlyList<SettingText>> Read(string file, string text, SettingErrors errors)
    {
        var settings = new YamlSettings(file, text, errors);
        try
        {
            settings.ReadStream();
        }
        catch (YamlException broken)
        {
            errors.AddUnread($"{file}:{broken.Start.Line} cannot be read ({SettingText.OneLine(broken.Message.TrimEnd('.'))}): correct it from there");
        }

        return settings._values;
    }

    private static Setting? Find(string name) => AgentSetting.All.FirstOrDefault(s => s.IsOfTheFile && s.Name == name);

    private static string? Objection(ParsingEvent found) => found switch
    {
        AnchorAlias => "is an alias: write the value out",
        NodeEvent { Anchor.IsEmpty: false } => "has an anchor: remove it",
        NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } } => "has a tag: remove it",
        _ => null,
    };

    private static bool IsNull(Scalar value) => value.Style == ScalarStyle.Plain && value.Value is "" or "~" or "null" or "Null" or "NULL";

    private void ReadStream()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<DocumentStart>(out _))
        {
            ReadRoot();
            _parser.Consume<DocumentEnd>();
        }

        if (_parser.Accept<DocumentStart>(out var second))
        {
            _errors.AddUnread($"{_file}:{second.Start.Line} begins a second document: keep one");
            return;
        }

        _parser.Consume<StreamEnd>();
    }

    private void ReadRoot()
    {
        if (_parser.Accept<Scalar>(out var only) && IsNull(only))
        {
            _parser.Consume<Scalar>();
        }
        else if (Objection(_parser.Current!) is { } objection)
        {
            Unread(objection);
        }
        else if (!_parser.TryConsume<MappingStart>(out _))
        {
            Unread("is no mapping: write lines of 'key: value'");
        }
        else
        {
            ReadMapping(string.Empty, string.Empty, key => ReadSetting(key));
        }
    }

    private void Unread(string objection)
    {
        _errors.AddUnread($"{_file}:{_parser.Current!.Start.Line} {objection}");
        _parser.SkipThisAndNestedEvents();
    }

    /// <param name="name">The option it belongs to; empty for the file's own.</param>
    /// <param name="path">Of the mapping's entries, up to their keys.</param>
    /// <param name="read">Told a key, takes what follows it.</param>
    private void ReadMapping(string name, string path, Action<Scalar> read)
    {
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var found = Node();
            var key = found as Scalar;
            var at = $"{_file}:{found.Start.Line} {path}{SettingText.OneLine(key?.Value ?? string.Empty)}";
            _parser.SkipThisAndNestedEvents();
            _ = Node();
            var objection = Objection(found) ?? (key is null ? "has a key that is no word: write 'key: value'"
                : lines.TryAdd(key.Value, key.Start.Line) ? null
                : $"stands already in line {lines[key.Value]}: remove one of them");
            if (objection is null)
            {
                read(key!);
            }
            else
            {
                _errors.Add(name.Length > 0 ? name : key?.Value ?? string.Empty, $"{at} {objection}");
                _parser.SkipThisAndNestedEvents();
            }
        }
    }

    /// <summary>A key or a value. The parser lets some broken lines through as a key that no value follows: whoever skipped that would never end.</summary>
    private ParsingEvent Node() => _parser.Current is NodeEvent or AnchorAlias
        ? _parser.Current
        : throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a value should stand here");

    private void ReadSetting(Scalar key)
    {
        if (Find(key.Value) is { } setting)
        {
            var texts = new List<SettingText>();
            if (setting.IsList)
            {
                ReadList(setting, texts);
            }
            else
            {
                ReadValue(setting, setting.Name, "one value", prefix: string.Empty, texts);
            }

            _values.TryAdd(setting.Name, texts);
            return;
        }

        var nearest = NearestName.Of(key.Value, AgentSetting.All.Where(s => s.IsOfTheFile).Select(s => s.Name));
        _errors.Add(nearest, $"{_file}:{key.Start.Line} {SettingText.OneLine(key.Value)} is no key: the nearest is {nearest}");
        _parser.SkipThisAndNestedEvents();
    }

    /// <summary>A list of <c>NAME=ADDR</c>, or a mapping of names to an address or several.</summary>
    private void ReadList(Setting setting, List<SettingText> texts)
    {
        if (_parser.Accept<MappingStart>(out var mapping) && Objection(mapping) is null)
        {
            _parser.Consume<MappingStart>();
            ReadMapping(setting.Name, $"{setting.Name}.", key =>
                ReadItems(setting, $"{setting.Name}.{SettingText.OneLine(key.Value)}", $"{key.Value}=", mayBeOne: true, texts));
        }
        else
        {
            ReadItems(setting, setting.Name, prefix: string.Empty, mayBeOne: false, texts);
        }
    }

    private void ReadItems(Setting setting, string path, string prefix, bool mayBeOne, List<SettingText> texts)
    {
        var isList = _parser.Accept<SequenceStart>(out var list);
        if (isList ? Objection(list!) is not null : !mayBeOne)
        {
            Refuse(setting, path, $"a list of {setting.Form}, or a mapping of NAME to the rest");
        }
        else if (!isList)
        {
            ReadValue(setting, path, "one value or a list of them", prefix, texts);
        }
        else
        {
            _parser.Consume<SequenceStart>();
            for (var i = 0; !_parser.TryConsume<SequenceEnd>(out _); i++)
            {
                _ = Node();
                ReadValue(setting, $"{path}[{i}]", "one value", prefix, texts);
            }
        }
    }

    private void ReadValue(Setting setting, string path, string wanted, string prefix, List<SettingText> texts)
    {
        if (_parser.Accept<Scalar>(out var value) && Objection(value) is null && !IsNull(value))
        {
            texts.Add(new SettingText($"{_file}:{value.Start.Line} {path}", prefix + value.Value));
            _parser.Consume<Scalar>();
        }
        else
        {
            Refuse(setting, path, wanted);
        }
    }

    private void Refuse(Setting setting, string path, string wanted)
    {
        var found = _parser.Current!;
        var objection = Objection(found) ?? found switch
        {
            Scalar value when IsNull(value) => $"has no value: give {wanted}, or remove it",
            Scalar => $"is a single value: give {wanted}",
            SequenceStart => $"is a list: give {wanted}",
            _ => $"is a mapping: give {wanted}",
        };
        _errors.Add(setting.Name, $"{_file}:{found.Start.Line} {path} {objection}");
        _parser.SkipThisAndNestedEvents();
    }
}
