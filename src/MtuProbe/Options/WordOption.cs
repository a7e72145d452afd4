using System.CommandLine;

namespace MtuProbe.Options;

/// <summary>Options whose values are read as text, so that every mistake is told in our words.</summary>
internal static class WordOption
{
    public static Option<string> Text(string name, string value, string help, string description) =>
        new(name) { DefaultValueFactory = _ => value, HelpName = help, Description = description };

    public static Option<string?> Optional(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };

    public static T OneOf<T>(ParseResult parsed, Option<string> option, List<string> errors, params (string Word, T Value)[] choices)
    {
        var text = parsed.GetValue(option);
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        errors.Add($"{option.Name} '{text}': use one of {string.Join(", ", choices.Select(c => c.Word))}");
        return choices[0].Value;
    }
}
