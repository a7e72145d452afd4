using System.Text.Json;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Tcp;

/// <summary>One <c>mtuprobe</c> against a service of a lab.</summary>
internal sealed record ServiceRun(int ExitCode, JsonElement Finding, string Shown)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public string? Verdict => Finding.GetProperty("verdict").GetString();

    public int? PathMtu => Number(Finding, "pathMtu");

    public bool IsExact => Finding.GetProperty("exact").GetBoolean();

    public string Explanation => Finding.GetProperty("explanation").GetString()!;

    /// <summary>Null when the way back was not measured.</summary>
    public (string? Verdict, int? PathMtu)? Reverse => Finding.GetProperty("reverse") is { ValueKind: JsonValueKind.Object } reverse
        ? (reverse.GetProperty("verdict").GetString(), Number(reverse, "pathMtu"))
        : null;

    public double Seconds => Finding.GetProperty("durationMs").GetDouble() / 1000;

    public JsonElement Tcp => Finding.GetProperty("tcp");

    public int Connections => Tcp.GetProperty("connections").GetInt32();

    public static Task<ServiceRun> ProbeAsync(KernelLab lab, string target, params string[] options) =>
        RunAsync(lab, ["probe", target, "--method", "tcp", .. options]);

    public static async Task<ServiceRun> RunAsync(KernelLab lab, params string[] arguments)
    {
        using var process = lab.InClient([.. MtuProbeBinary.Command, .. arguments, "--output", "json"]);
        var result = await process.FinishAsync(Deadline);
        using var document = JsonDocument.Parse(result.Output);
        return new ServiceRun(result.ExitCode, document.RootElement.GetProperty("findings")[0].Clone(), result.ToString());
    }

    private static int? Number(JsonElement element, string member) =>
        element.GetProperty(member) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
}
