using System.CommandLine;
using MtuProbe.Options;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Options;

/// <summary>What daemonset/CONFIGURATION.md says of the options is what they are.</summary>
public sealed class ConfigurationDocumentTests
{
    private const string Document = "daemonset/CONFIGURATION.md";

    [Test]
    public void Table_IsThatOfTheOptions()
    {
        var rows = Repository.Lines(Document).Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var options = AgentSetting.All.Select(s =>
            $"| `{s.Flag} {s.Form.Replace("|", "\\|", StringComparison.Ordinal)}` | `{s.Variable}` | {(s.IsOfTheFile ? $"`{s.Name}`" : "")} | {(s.Default is { } text ? $"`{text}`" : "")} | {s.Meaning} |");
        Assert.That(rows, Is.EqualTo(options));
    }

    [Test]
    public void Example_IsReadWithoutAnError()
    {
        var lines = Repository.Lines(Document);
        var yaml = lines.SkipWhile(line => line != "```yaml").Skip(1).TakeWhile(line => line != "```");
        var options = AnAgentTable.Read("--node node-a", yaml: string.Join('\n', yaml));
        Assert.That((options.Peers.Count, options.Targets.Count, options.LogJson), Is.EqualTo((3, 2, true)));
    }

    [Test]
    public void OptionsThatNeedARestart_AreThoseOfTheText()
    {
        var text = string.Join(' ', Repository.Lines(Document));
        var named = text.Split("changes nothing. ")[1].Split(" need a restart")[0];
        var old = AnAgentTable.Read("--node a");
        var other = old with { Node = "b", Port = 1, Flows = 1, Listen = new ListenAddress(null, "/a"), UiListen = null, Store = "/a", KeyDirectory = "/a", Witness = true, LogJson = true, LogDebug = true };
        Assert.That(named.Split(['`', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Where(word => word != "and"), Is.EquivalentTo(AgentOptionChanges.NeedRestart(old, other)));
    }

    [Test]
    public void EveryOption_IsInTheHelp()
    {
        var command = new Command("agent");
        _ = new AgentOptionTable(command, new Dictionary<string, string>());
        Assert.That(command.Options.Select(o => o.Name), Is.EquivalentTo(AgentSetting.All.Select(s => s.Flag)));
        Assert.That(command.Options.Select(o => o.Description), Has.All.Not.Empty);
    }
}
