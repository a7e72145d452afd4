namespace MtuProbe.Commands;

/// <summary>On a terminal one picture, redrawn in place; elsewhere a line for everything that happens, and the picture at the end.</summary>
internal sealed class DemoScreen(TextWriter output, bool live, bool colour, Func<int> height)
{
    private int _drawn;

    public DemoView View { get; } = new(live && colour);

    /// <summary>NO_COLOR is https://no-color.org; a dumb terminal cannot move its cursor.</summary>
    public static DemoScreen ForConsole() => new(
        Console.Out,
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        () => Console.WindowHeight);

    /// <summary>For whoever reads lines; a terminal shows it in the picture.</summary>
    public void Say(string line)
    {
        if (!live)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Over the picture before. Nothing wraps meanwhile, and a low terminal shows the upper part: else the count of lines would be wrong.</summary>
    public void Draw(DemoScene scene)
    {
        if (live)
        {
            var lines = View.Lines(scene).Take(Math.Max(1, height() - 1)).ToList();
            output.Write($"{(_drawn > 0 ? $"\e[{_drawn}A" : "")}\r\e[?7l{string.Concat(lines.Select(line => $"{line}\e[K\n"))}\e[J\e[?7h");
            output.Flush();
            _drawn = lines.Count;
        }
    }

    /// <summary>The picture that stays.</summary>
    public void Finish(DemoScene scene, IReadOnlyList<string> remarks)
    {
        Draw(scene);
        foreach (var line in live ? remarks : ["", .. View.Lines(scene), .. remarks])
        {
            output.WriteLine(line);
        }
    }

    /// <summary>The picture stays as it is; what the terminal echoed of Ctrl-C stands on a line of its own.</summary>
    public void Leave()
    {
        if (live && _drawn > 0)
        {
            output.WriteLine();
        }
    }
}
