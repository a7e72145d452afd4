using System.CommandLine;

namespace MtuProbe.Options;

/// <summary>The one table of what <c>watch</c> understands.</summary>
internal sealed class WatchOptionTable
{
    /// <summary>IFNAMSIZ less its terminator.</summary>
    private const int LongestName = 15;

    private readonly Option<string[]> _interfaces = new("--interface")
    {
        HelpName = "IF",
        Description = "Interface to listen to, or any; repeatable (those that default routes leave by, any where there is none)",
    };

    private readonly Option<string?> _duration = WordOption.Optional("--duration", "SECONDS", "Ends by itself after that (when it is interrupted)");
    private readonly Option<string> _output = WordOption.Text("--output", "text", "text|json", "Form of the result on standard output");

    /// <param name="command">Gets the options.</param>
    public WatchOptionTable(Command command)
    {
        foreach (var option in new Option[] { _interfaces, _duration, _output })
        {
            command.Add(option);
        }
    }

    /// <summary>As the kernel allows them (dev_valid_name).</summary>
    public static bool IsInterface(string text) =>
        text.Length is > 0 and <= LongestName && text is not ("." or "..") && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/' or ':');

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public WatchOptions Read(ParseResult parsed)
    {
        var errors = new List<string>();
        var interfaces = parsed.GetValue(_interfaces) ?? [];
        errors.AddRange(interfaces.Where(name => !IsInterface(name)).Select(name => $"--interface '{SettingText.OneLine(name)}': give an interface ('ip link' lists them) or any"));
        TimeSpan? duration = null;
        if (parsed.GetValue(_duration) is { } text)
        {
            duration = DurationText.Parse(text, SettingReader.LongestDuration);
            if (duration is not { Ticks: > 0 })
            {
                errors.Add($"--duration '{SettingText.OneLine(text)}': give {DurationText.Forms}, above 0, at most {DurationText.Show(SettingReader.LongestDuration)}");
            }
        }

        var json = WordOption.OneOf(parsed, _output, errors, ("text", false), ("json", true));
        return errors.Count == 0 ? new WatchOptions(interfaces, duration, json) : throw new UsageException(string.Join("; ", errors));
    }
}
