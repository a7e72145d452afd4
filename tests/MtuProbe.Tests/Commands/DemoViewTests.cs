using System.Text.RegularExpressions;
using MtuProbe.Commands;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;

namespace MtuProbe.Tests.Commands;

/// <summary>The picture that a person looks at.</summary>
public sealed partial class DemoViewTests
{
    private static readonly string[] Acts = ["the first", "the second"];

    [Test]
    public void Matrix_shows_number_and_verdict_of_each_direction()
    {
        var lines = new DemoView(colour: false).Lines(Scene(new DemoMatrix(ADemo.Found(DemoCluster.FirstAct))));

        Assert.That(lines.Skip(2).Take(6), Is.EqualTo(new[]
        {
            "path MTU    to node-a    to node-b    to node-c    to node-d    to node-e",
            "from node-a -            1400 hole    1500 clear   1420 reduced 1500 clear",
            "from node-b 1400 hole    -            1400 hole    1400 hole    1400 hole",
            "from node-c 1500 clear   1400 hole    -            1420 reduced 1500 clear",
            "from node-d 1420 reduced 1400 hole    1420 reduced -            1420 reduced",
            "from node-e 1320 hole    1320 hole    1320 hole    1320 hole    -",
        }));
    }

    [Test]
    public void Families_that_differ_show_the_worse_with_a_mark()
    {
        var matrix = ADemo.Except(
            DemoCluster.FirstAct, "node-a", "node-c", IpFamily.Ipv6, p => p with { Forward = new DemoWay(1380, VerdictKind.BlackHole, Exact: true) });

        Assert.That(DemoView.Cell(matrix, ADemo.Node("node-a"), ADemo.Node("node-c")), Is.EqualTo("1380 hole*"));
    }

    [Test]
    public void Family_not_told_yet_is_marked_and_neither_told_is_searched() => Assert.Multiple(() =>
    {
        var one = new DemoMatrix([ADemo.Found(DemoCluster.FirstAct)[0]]);
        Assert.That(DemoView.Cell(one, ADemo.Node("node-a"), ADemo.Node("node-b")), Is.EqualTo("1400 hole*"));
        Assert.That(DemoView.Cell(one, ADemo.Node("node-b"), ADemo.Node("node-a")), Is.EqualTo("searching"));
    });

    [Test]
    public void Silent_peer_shows_its_verdict_without_a_number() => Assert.That(
        DemoView.Cell(new DemoMatrix([.. ADemo.Found(DemoCluster.FirstAct).Select(p => p with { Forward = new DemoWay(null, VerdictKind.Unreachable, Exact: false) })]), ADemo.Node("node-a"), ADemo.Node("node-b")),
        Is.EqualTo("unreachable"));

    // 80 columns and 24 rows, the last for the cursor.
    [Test]
    public void Fullest_picture_fits_the_smallest_terminal([Values] bool colour)
    {
        var lines = new DemoView(colour).Lines(Scene(new DemoMatrix(ADemo.Found(DemoCluster.SecondAct)))).Select(line => Sequence().Replace(line, "")).ToList();

        Assert.That(lines, Has.Count.LessThanOrEqualTo(23));
        Assert.That(lines.Where(line => line.Length > 80), Is.Empty);
    }

    [Test]
    public void Without_colour_there_is_no_control_character() => Assert.That(
        new DemoView(colour: false).Lines(Scene(new DemoMatrix(ADemo.Found(DemoCluster.FirstAct)))).SelectMany(line => line).Where(char.IsControl), Is.Empty);

    [Test]
    public void Second_picture_on_a_terminal_begins_where_the_first_did()
    {
        var output = new StringWriter();
        var screen = new DemoScreen(output, live: true, colour: false, () => 24);
        var scene = Scene(new DemoMatrix([]));
        screen.Draw(scene);
        var first = output.ToString().Count(c => c == '\n');
        screen.Draw(scene);

        Assert.That(output.ToString(), Does.Contain($"\e[{first}A"));
    }

    [Test]
    public void Low_terminal_gets_no_more_lines_than_it_has()
    {
        var output = new StringWriter();
        new DemoScreen(output, live: true, colour: false, () => 10).Draw(Scene(new DemoMatrix([])));

        Assert.That(output.ToString().Count(c => c == '\n'), Is.EqualTo(9));
    }

    [Test]
    public void Pipe_gets_lines_and_one_picture_at_the_end()
    {
        var output = new StringWriter();
        var screen = new DemoScreen(output, live: false, colour: true, () => 24);
        var scene = Scene(new DemoMatrix(ADemo.Found(DemoCluster.FirstAct)));
        screen.Say("something happened");
        screen.Draw(scene);
        Assert.That(output.ToString(), Is.EqualTo("something happened\n"));

        screen.Finish(scene, ["a remark"]);
        Assert.That(output.ToString(), Does.Contain("path MTU").And.EndsWith("a remark\n").And.Not.Contain("\e"));
    }

    private static DemoScene Scene(DemoMatrix matrix) => new(matrix, Acts, new DemoWhereabouts(9796, 9797, 9799), TimeSpan.FromSeconds(3599.9), "Ctrl-C ends");

    [GeneratedRegex("\e\\[[0-9]*m")]
    private static partial Regex Sequence();
}
