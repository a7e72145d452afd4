using System.Text.Json;
using MtuProbe.Lab.Kernel;
using MtuProbe.LabTests.Scenarios;

namespace MtuProbe.LabTests.Commands;

/// <summary>A lab whose two ends have key directories of their own; a test fills them.</summary>
internal sealed class KeyedLab : IAsyncDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("mtuprobe-keys-");
    private readonly RespondingLab _lab;
    private int _written;

    private KeyedLab(RespondingLab lab)
    {
        _lab = lab;
        Here = _keys.CreateSubdirectory("here").FullName;
        There = _keys.CreateSubdirectory("there").FullName;
    }

    /// <summary>The prober's keys.</summary>
    public string Here { get; }

    /// <summary>The responder's keys.</summary>
    public string There { get; }

    public RespondingLab Lab => _lab;

    public static async Task<KeyedLab> BuildAsync(string scenario) => new(await RespondingLab.BuildAsync(scenario, responder: false));

    /// <summary>Each key written is newer than the one before.</summary>
    public void Write(string directory, string name, string key)
    {
        var path = Path.Combine(directory, name);
        var hidden = Path.Combine(directory, "." + name);
        File.WriteAllText(hidden, key);
        File.SetLastWriteTimeUtc(hidden, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(_written++));
        File.Move(hidden, path, overwrite: true);
    }

    public async Task<LabProcess> RespondAsync(params string[] arguments)
    {
        var responder = _lab.Lab.InServer([.. MtuProbeBinary.Command, "respond", .. arguments]);
        await ProbeRun.ListensAsync(_lab.Lab, responder);
        return responder;
    }

    public Task<LabProcess> RespondWithKeysAsync() => RespondAsync("--key-dir", There);

    public async Task<(JsonElement Finding, LabResult Result)> ProbeAsync(string server, params string[] arguments)
    {
        var result = await _lab.RunAsync(["probe", server, "--output", "json", .. arguments]);
        return (RespondingLab.Findings(result).Single(), result);
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _keys.Delete(recursive: true);
    }
}
