using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MtuProbe.Options;

namespace MtuProbe.Cluster;

/// <summary>
/// Credentials by a program that the kubeconfig names (client.authentication.k8s.io): run once, when the file is read. The library's own
/// way needs reflection. Whoever runs longer than its token lives must be given another kind of account.
/// </summary>
internal static class ExecCredential
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int MostCharacters = 1 << 20;

    /// <summary>The user with what the program says in its place.</summary>
    /// <param name="user">With a program.</param>
    /// <param name="cluster">Told to a program that wants to know.</param>
    /// <param name="patience">How long it may take.</param>
    /// <exception cref="UsageException">It cannot be run, fails, takes too long, or says nothing of use.</exception>
    public static KubeconfigUser Fill(KubeconfigUser user, KubeconfigCluster cluster, TimeSpan patience)
    {
        var exec = user.Exec!;
        using var document = Parse(exec, Run(exec, cluster, patience));
        var status = document.RootElement.TryGetProperty("status", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var filled = new KubeconfigUser(user.Name)
        {
            Token = Text(status, "token"),
            CertificateData = Base64(Text(status, "clientCertificateData")),
            KeyData = Base64(Text(status, "clientKeyData")),
        };
        return filled.Token is not null || (filled.CertificateData is not null && filled.KeyData is not null)
            ? filled
            : throw Wrong(exec, "gave neither a token nor a certificate with its key");
    }

    private static string Run(KubeconfigExec exec, KubeconfigCluster cluster, TimeSpan patience)
    {
        if (exec.NeedsTerminal)
        {
            throw Wrong(exec, "wants to ask its user something (interactiveMode: Always)", "log in with kubectl first, or use another context");
        }

        using var process = Start(exec, cluster);
        try
        {
            process.StandardInput.Close();
            using var late = new CancellationTokenSource(patience);
            var output = ReadAsync(process.StandardOutput, late.Token).GetAwaiter().GetResult() ?? throw Wrong(exec, $"printed more than {MostCharacters} characters");
            process.WaitForExitAsync(late.Token).GetAwaiter().GetResult();
            return process.ExitCode == 0 ? output : throw Wrong(exec, $"failed with exit code {process.ExitCode}");
        }
        catch (OperationCanceledException)
        {
            throw Wrong(exec, $"took longer than {patience.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(KubeconfigExec exec, KubeconfigCluster cluster)
    {
        var file = exec.Command is null ? throw Wrong(exec, "has no name", "give its command") : Find(exec.Command) ?? throw Missing(exec, "no such program in PATH");
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in exec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in exec.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = ExecInfo.Write(exec, cluster);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw Missing(exec, missing.NativeErrorCode == 13 ? "it may not be run" : "no such program");
        }
    }

    /// <summary>.NET would look into the current directory first, where anybody may have put something of that name.</summary>
    private static string? Find(string command) => command.Contains('/') ? command : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(folder => Path.Combine(folder, command))
        .FirstOrDefault(File.Exists);

    /// <summary>Null when there is too much of it.</summary>
    private static async Task<string?> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var part = new char[4096];
        while (await output.ReadAsync(part, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Append(part, 0, count).Length > MostCharacters)
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static JsonDocument Parse(KubeconfigExec exec, string output)
    {
        try
        {
            return JsonDocument.Parse(output) is { RootElement.ValueKind: JsonValueKind.Object } document ? document : throw new JsonException();
        }
        catch (JsonException)
        {
            throw Wrong(exec, "did not print an ExecCredential");
        }
    }

    private static string? Text(JsonElement status, string key) =>
        status.ValueKind == JsonValueKind.Object && status.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>PEM text here, base64 of it in a kubeconfig.</summary>
    private static string? Base64(string? pem) => pem is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    private static UsageException Missing(KubeconfigExec exec, string why) =>
        Wrong(exec, $"cannot be run ({why})", exec.InstallHint is { } hint ? SettingText.OneLine(hint.Trim()) : "install it");

    private static UsageException Wrong(KubeconfigExec exec, string what, string remedy = "try it by hand") =>
        new($"the credential program '{SettingText.OneLine(exec.Command ?? string.Empty)}' of the kubeconfig {what}: {remedy}");
}
