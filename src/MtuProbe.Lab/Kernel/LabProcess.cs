using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MtuProbe.Lab.Kernel;

/// <summary>A child process whose output is collected while it runs. Disposing kills it.</summary>
public sealed class LabProcess : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    private readonly Process _process;
    private readonly string _command;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private LabProcess(Process process, string command)
    {
        _process = process;
        _command = command;
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Text(_output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Starts a program in this process's own namespaces, its standard input empty.</summary>
    /// <param name="command">Program and arguments; no shell reads them.</param>
    public static LabProcess Run(params IReadOnlyList<string> command) => Start(command, input: "");

    /// <param name="command">Program and arguments; no shell reads them.</param>
    /// <param name="input">Its standard input; null keeps it open until <see cref="Dispose"/>.</param>
    internal static LabProcess Start(IReadOnlyList<string> command, string? input)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = new Process { StartInfo = start };
        var child = new LabProcess(process, string.Join(' ', command));
        process.OutputDataReceived += (_, line) => Add(child._output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(child._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (input is not null)
        {
            child.Feed(input);
        }

        return child;
    }

    /// <summary>Waits for its end; what has not ended by then is killed.</summary>
    /// <exception cref="LabException">It did not end within <paramref name="deadline"/>.</exception>
    public async Task<LabResult> FinishAsync(TimeSpan deadline)
    {
        using var timer = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new LabException($"not ended within {deadline.TotalSeconds} s: {_command}\n{Output}{Errors}");
        }

        return new LabResult(_process.ExitCode, Output, Errors);
    }

    /// <summary>Waits until its standard output contains <paramref name="text"/>.</summary>
    /// <exception cref="LabException">It ended without, or the deadline passed.</exception>
    public async Task WaitForOutputAsync(string text, TimeSpan deadline)
    {
        var started = Stopwatch.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (HasEnded || Stopwatch.GetElapsedTime(started) > deadline)
            {
                throw new LabException($"no '{text}' from: {_command}\n{Output}{Errors}");
            }

            await Task.Delay(Glance).ConfigureAwait(false);
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeSpan.FromSeconds(2));
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or a child of its own, has ended by itself meanwhile.
        }
    }

    /// <summary>Only itself; what it has started must notice.</summary>
    public void KillAlone() => _process.Kill();

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Feed(string input)
    {
        try
        {
            _process.StandardInput.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything; its exit code tells why.
        }
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
