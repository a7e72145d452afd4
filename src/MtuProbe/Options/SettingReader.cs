using System.Globalization;

namespace MtuProbe.Options;

/// <summary>The value of each option from the highest level that has one, and what is wrong with it.</summary>
/// <param name="levels">The highest first: flags, environment, file.</param>
/// <param name="errors">Gets whatever is wrong.</param>
internal sealed class SettingReader(IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<SettingText>>> levels, SettingErrors errors)
{
    public static readonly TimeSpan LongestDuration = TimeSpan.FromHours(24);

    /// <summary>A list of a higher level replaces that of a lower one.</summary>
    public IReadOnlyList<SettingText> All(Setting setting)
    {
        foreach (var level in levels)
        {
            if (level.TryGetValue(setting.Name, out var texts))
            {
                return texts;
            }
        }

        return setting.Default is { } text ? [new SettingText($"{setting.Flag} (its default)", text)] : [];
    }

    public SettingText? One(Setting setting) => All(setting) is [var text, ..] ? text : null;

    public void Refuse(Setting setting, SettingText text, string remedy) => errors.Add(setting.Name, $"{text}: {remedy}");

    public int Number(Setting setting, int least, int most)
    {
        if (One(setting) is not { } text)
        {
            return least;
        }

        if (int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(setting, text, $"give {least} to {most}");
        return least;
    }

    public TimeSpan Duration(Setting setting, TimeSpan least)
    {
        if (One(setting) is not { } text)
        {
            return least;
        }

        if (DurationText.Parse(text.Text, LongestDuration) is { } duration && duration >= least)
        {
            return duration;
        }

        Refuse(setting, text, $"give {DurationText.Show(least)} to {DurationText.Show(LongestDuration)}: {DurationText.Forms}");
        return least;
    }

    public T OneOf<T>(Setting setting, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (One(setting) is { } text)
        {
            foreach (var (word, value) in choices)
            {
                if (word == text.Text)
                {
                    return value;
                }
            }

            Refuse(setting, text, $"use {setting.Form.Replace("|", " or ", StringComparison.Ordinal)}");
        }

        return choices[0].Value;
    }
}
