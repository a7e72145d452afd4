namespace MtuProbe.Options;

/// <summary>One option of a process that stays: on the command line, in the environment and in the file it goes by the same name.</summary>
/// <param name="Name">As in the file: <c>max-peers</c>.</param>
/// <param name="Form">What its value looks like.</param>
/// <param name="Default">Read as if somebody had written it; null for none.</param>
/// <param name="Meaning">One line.</param>
/// <param name="IsList">Repeatable, each value <c>NAME=...</c>.</param>
/// <param name="IsOfTheFile">Whether the file may hold it.</param>
/// <param name="IsSwitch"><c>true</c> or <c>false</c>; the flag may stand alone.</param>
internal sealed record Setting(string Name, string Form, string? Default, string Meaning, bool IsList = false, bool IsOfTheFile = true, bool IsSwitch = false)
{
    public const string Prefix = "MTUPROBE_";

    public string Flag => $"--{Name}";

    public string Variable => Prefix + Name.ToUpperInvariant().Replace('-', '_');

    public override string ToString() => Name;
}
