using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Tcp;

/// <summary>
/// nginx with TLS (443) and a large document (80), and OpenSSH (22), in the server's namespace of a lab, each with a configuration of its own: no
/// daemon of the machine is touched. They are children, and end with the lab.
/// </summary>
internal sealed class RealServers : IDisposable
{
    private const int DocumentBytes = 200_000;

    /// <summary>sshd insists on this folder, and only its init script makes it.</summary>
    private const string PrivilegeSeparation = "/run/sshd";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly string FolderPrefix = Path.Combine(Path.GetTempPath(), "mtuprobe-servers-");
    private static readonly Lazy<(string Chain, string Key)> Certificate = new(MakeCertificate);

    private static int _made;

    private readonly string _folder;

    private RealServers() => _folder = Directory.CreateDirectory(
        string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}")).FullName;

    /// <summary>Why they cannot run here; null when they can.</summary>
    public static string? Missing => new[] { "nginx", "sshd", "ssh-keygen" }.FirstOrDefault(tool => !IsInstalled(tool)) is { } tool
        ? $"'{tool}' is not installed: apt-get install nginx-light openssh-server"
        : null;

    /// <summary>Completes when all of them listen.</summary>
    public static async Task<RealServers> StartAsync(KernelLab lab)
    {
        SweepLeftovers();
        var servers = new RealServers();
        try
        {
            servers.WriteFiles();
            await servers.MakeHostKeyAsync("rsa");
            await servers.MakeHostKeyAsync("ed25519");
            lab.InServer("nginx", "-c", servers.File("nginx.conf"), "-p", servers._folder);
            lab.InServer(
                "/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-p", "22", "-h", servers.File("rsa"), "-h", servers.File("ed25519"),
                "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "MaxStartups=100");
            foreach (var port in new[] { 22, 80, 443 })
            {
                await ListensAsync(lab, port);
            }

            return servers;
        }
        catch
        {
            servers.Dispose();
            throw;
        }
    }

    /// <summary>Asks the kernel for the listening port.</summary>
    public static async Task ListensAsync(KernelLab lab, int port)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var list = lab.InServer("ss", "-ltnH", "sport", "=", $":{port}");
            if ((await list.FinishAsync(Deadline)).Output.Length > 0)
            {
                return;
            }

            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Deadline), $"nobody listens on TCP port {port}");
            await Task.Delay(10);
        }
    }

    /// <summary>The files; the processes are the lab's.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsInstalled(string tool) => new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(folder => System.IO.File.Exists(Path.Combine(folder, tool)));

    /// <summary>Files of test runs that were killed.</summary>
    private static void SweepLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Path.GetFileName(FolderPrefix) + "*"))
        {
            if (int.TryParse(folder[FolderPrefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process) && !Directory.Exists($"/proc/{process}"))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>A chain as long as those of public authorities: about 3 kB in the handshake.</summary>
    private static (string Chain, string Key) MakeCertificate()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=server.lab", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var one = certificate.ExportCertificatePem();
        return ($"{one}\n{one}\n{one}\n", key.ExportPkcs8PrivateKeyPem());
    }

    private string File(string name) => Path.Combine(_folder, name);

    private void WriteFiles()
    {
        Directory.CreateDirectory(PrivilegeSeparation);
        Directory.CreateDirectory(File("www"));
        System.IO.File.WriteAllText(File("www/index.html"), new string('x', DocumentBytes));
        System.IO.File.WriteAllText(File("chain.pem"), Certificate.Value.Chain);
        System.IO.File.WriteAllText(File("key.pem"), Certificate.Value.Key);
        System.IO.File.WriteAllText(File("nginx.conf"), $$"""
            daemon off;
            master_process off;
            pid {{File("nginx.pid")}};
            error_log {{File("errors.log")}};
            events {}
            http {
              access_log off;
              client_body_temp_path {{File("body")}}; proxy_temp_path {{File("proxy")}}; fastcgi_temp_path {{File("fastcgi")}};
              uwsgi_temp_path {{File("uwsgi")}}; scgi_temp_path {{File("scgi")}};
              server {
                listen 80; listen [::]:80; listen 443 ssl; listen [::]:443 ssl;
                ssl_certificate {{File("chain.pem")}}; ssl_certificate_key {{File("key.pem")}};
                root {{File("www")}};
              }
            }
            """);
    }

    private async Task MakeHostKeyAsync(string type)
    {
        using var made = LabProcess.Run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", File(type));
        Assert.That((await made.FinishAsync(Deadline)).ExitCode, Is.Zero);
    }
}
