using System.Diagnostics;
using System.Text;
using System.Text.Json;
using k8s.KubeConfigModels;
using MtuProbe.Options;

namespace MtuProbe.Cluster;

/// <summary>
/// Credentials by a program that the kubeconfig names (client.authentication.k8s.io): run once, when the file is read. The library's own
/// way needs reflection. Whoever runs longer than its token lives must be given another kind of account.
/// </summary>
internal static class ExecCredential
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Takes the place of the program by what it says.</summary>
    /// <exception cref="UsageException">It cannot be run, fails, takes too long, or says nothing of use.</exception>
    public static void Fill(UserCredentials credentials)
    {
        var exec = credentials.ExternalExecution;
        credentials.ExternalExecution = null;
        using var document = Parse(exec.Command, Run(exec));
        var status = document.RootElement.TryGetProperty("status", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        credentials.Token = Text(status, "token");
        credentials.ClientCertificateData = Base64(Text(status, "clientCertificateData"));
        credentials.ClientKeyData = Base64(Text(status, "clientKeyData"));
        if (credentials.Token is null && (credentials.ClientCertificateData is null || credentials.ClientKeyData is null))
        {
            throw new UsageException($"the credential program '{exec.Command}' of the kubeconfig gave neither a token nor a certificate with its key: try it by hand");
        }
    }

    private static string Run(ExternalExecution exec)
    {
        var start = new ProcessStartInfo(exec.Command) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in exec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in exec.EnvironmentVariables)
        {
            start.Environment[variable["name"]] = variable["value"];
        }

        start.Environment["KUBERNETES_EXEC_INFO"] =
            $$$"""{"apiVersion":"{{{JsonEncodedText.Encode(exec.ApiVersion ?? "client.authentication.k8s.io/v1")}}}","kind":"ExecCredential","spec":{"interactive":false}}""";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!output.Wait(Patience) || !process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw new UsageException($"the credential program '{exec.Command}' of the kubeconfig took longer than {Patience.TotalSeconds:0} s: try it by hand");
            }

            return process.ExitCode == 0 ? output.Result : throw new UsageException(
                $"the credential program '{exec.Command}' of the kubeconfig failed with exit code {process.ExitCode}: try it by hand");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new UsageException($"the credential program '{exec.Command}' of the kubeconfig cannot be run ({missing.Message}){(exec.InstallHint is { Length: > 0 } hint ? $"; {SettingText.OneLine(hint.Trim())}" : ": install it")}");
        }
    }

    private static JsonDocument Parse(string command, string output)
    {
        try
        {
            return JsonDocument.Parse(output) is { RootElement.ValueKind: JsonValueKind.Object } document ? document : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException($"the credential program '{command}' of the kubeconfig did not print an ExecCredential: try it by hand");
        }
    }

    private static string? Text(JsonElement status, string key) =>
        status.ValueKind == JsonValueKind.Object && status.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>PEM text here, base64 of it in a kubeconfig.</summary>
    private static string? Base64(string? pem) => pem is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
