using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>One line for each change of a finding, for a person or as JSON.</summary>
public sealed class LogTests
{
    private Lines _lines;

    [SetUp]
    public void Create() => _lines = new Lines();

    [Test]
    public void A_change_is_one_line_with_the_old_and_the_new()
    {
        var log = new FindingLog(_lines);
        Assert.That(log.Show(States.Of(States.Path("b"), States.Open("c"))), Is.Zero);
        Assert.That(log.Show(States.Of(States.Path("b", "forward-hole"), States.Open("c"))), Is.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(_lines.Said, Has.Count.EqualTo(2));
            Assert.That(_lines.Said[0], Does.StartWith("Information: b ipv4 via pod: clear 1500 there, 1500 back, set 1500. "));
            Assert.That(_lines.Said[1], Does.StartWith("Warning: b ipv4 via pod: clear 1500 there, 1500 back, set 1500 -> blackHole 1400 there, 1500 back, set 1400. ").And.EndsWith("."));
            Assert.That(_lines.Values.ToDictionary(), Is.SupersetOf(new Dictionary<string, object?> { ["oldPathMtu"] = 1500, ["pathMtu"] = 1400, ["verdict"] = "blackHole", ["peer"] = "b" }));
        });
    }

    [Test]
    public void Ages_words_and_silence_already_told_are_no_change()
    {
        var log = new FindingLog(_lines);
        var path = States.Path("b", "forward-hole");
        log.Show(States.Of(path));
        Assert.That(log.Show(States.Of(path with { ConfirmedAt = States.Now, Explanation = "other words" })), Is.Zero);
        Assert.That(log.Show(States.Of(States.Silent(path))), Is.EqualTo(1));
        Assert.That(log.Show(States.Of(States.Silent(path))), Is.Zero);
        Assert.That(log.Show(States.Of(path with { Recommended = PacketSize.Of(1399) })), Is.EqualTo(1));
        Assert.That(_lines.Said, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_peer_that_left_and_came_back_is_new()
    {
        var log = new FindingLog(_lines);
        log.Show(States.Of(States.Path("b")));
        log.Show(States.Of());
        Assert.That(log.Show(States.Of(States.Path("b"))), Is.Zero);
        Assert.That(_lines.Said, Has.Count.EqualTo(2));
    }

    [Test]
    public void Json_has_time_level_message_and_each_value()
    {
        new FindingLog(_lines).Show(States.Of(States.Path("a\"b\n", "forward-hole")));
        var line = Format(json: true, "hole", _lines.Values);
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("ts").GetString(), Is.EqualTo("2026-03-04T05:06:07.000Z"));
            Assert.That(root.GetProperty("level").GetString(), Is.EqualTo("warn"));
            Assert.That(root.GetProperty("msg").GetString(), Is.EqualTo("hole"));
            Assert.That(root.GetProperty("peer").GetString(), Is.EqualTo("a\"b\n"));
            Assert.That(root.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400));
            Assert.That(root.GetProperty("oldPathMtu").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
    }

    [Test]
    public void A_hostile_name_is_one_line([Values] bool json)
    {
        foreach (var name in States.HostileNames)
        {
            var line = Format(json, $"peer {name} says", [new("peer", name)]);
            Assert.That(line.TrimEnd('\n').Where(char.IsControl), Is.Empty);
        }
    }

    [Test]
    public void Text_has_time_and_level_first() => Assert.That(Format(json: false, "words", []), Is.EqualTo("2026-03-04T05:06:07.000Z warn  words\n"));

    private static string Format(bool json, string words, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        using var text = new StringWriter();
        new LogLines(json, new FakeTimeProvider(States.Now)).Write(
            new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, "agent", default, values, null, (_, _) => words), null, text);
        return text.ToString();
    }
}
