using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using k8s;
using k8s.Models;
using MtuProbe.Lab.Kernel;
using MtuProbe.LabTests.Manifests;

namespace MtuProbe.LabTests.Cluster;

/// <summary>A kube-apiserver with its etcd on loopback, out of the folder that <c>KUBEBUILDER_ASSETS</c> names, as controller-runtime's tests use it.</summary>
internal sealed class RealCluster : ClusterUnderTest
{
    private const string Variable = "KUBEBUILDER_ASSETS";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string? Assets = Environment.GetEnvironmentVariable(Variable);

    private readonly List<LabProcess> _processes = [];
    private int _port;

    public override string? Missing => Assets switch
    {
        null or "" => $"{Variable} is not set: no kube-apiserver here",
        _ when !File.Exists(Path.Combine(Assets, "kube-apiserver")) || !File.Exists(Path.Combine(Assets, "etcd")) => $"{Variable} names {Assets}, which has not both kube-apiserver and etcd",
        _ => null,
    };

    public override Uri Url => new($"https://127.0.0.1:{_port}");

    /// <summary>The server makes its own certificate, signed by itself.</summary>
    protected override string CaPem => File.ReadAllText(Path.Combine(Folder, "certs", "apiserver.crt"));

    protected override async Task ServeAsync()
    {
        var (etcd, peer) = (FreePort(), FreePort());
        _port = FreePort();
        _processes.Add(LabProcess.Run(
            Path.Combine(Assets!, "etcd"), "--data-dir", Path.Combine(Folder, "etcd"), "--listen-client-urls", $"http://127.0.0.1:{etcd}", "--advertise-client-urls", $"http://127.0.0.1:{etcd}",
            "--listen-peer-urls", $"http://127.0.0.1:{peer}", "--unsafe-no-fsync"));
        using var key = RSA.Create(2048);
        File.WriteAllText(Path.Combine(Folder, "sa.key"), key.ExportRSAPrivateKeyPem());
        File.WriteAllText(Path.Combine(Folder, "sa.pub"), key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllLines(Path.Combine(Folder, "tokens.csv"),
        [
            "admin,admin,1,system:masters",
            $"{TokenOf(Agent)},system:serviceaccount:{Ns}:{Agent},2",
            $"{TokenOf(Aggregator)},system:serviceaccount:{Ns}:{Aggregator},3",
        ]);
        _processes.Add(LabProcess.Run(
            Path.Combine(Assets!, "kube-apiserver"), "--etcd-servers", $"http://127.0.0.1:{etcd}", "--bind-address", "127.0.0.1", "--secure-port", $"{_port}",
            "--cert-dir", Path.Combine(Folder, "certs"), "--authorization-mode", "RBAC", "--token-auth-file", Path.Combine(Folder, "tokens.csv"),
            "--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", Path.Combine(Folder, "sa.pub"),
            "--service-account-signing-key-file", Path.Combine(Folder, "sa.key"), "--service-cluster-ip-range", "10.0.0.0/24", "--disable-admission-plugins", "ServiceAccount"));
        Admin = Client("admin");
        await UntilReadyAsync();
        await PrepareAsync();
    }

    protected override Task StopAsync()
    {
        Enumerable.Reverse(_processes).ToList().ForEach(process => process.Dispose());
        return Task.CompletedTask;
    }

    private async Task UntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                // The rights of system:masters come last.
                await Admin.CoreV1.ListNamespaceAsync(cancellationToken: patience.Token);
                return;
            }
            catch (Exception early) when (early is not OperationCanceledException || !patience.IsCancellationRequested)
            {
                if (_processes.Find(process => process.HasEnded) is { } ended)
                {
                    Assert.Fail($"the server did not start: {ended.Errors[..Math.Min(2000, ended.Errors.Length)]}");
                }

                await Task.Delay(100, patience.Token);
            }
        }
    }

    private async Task PrepareAsync()
    {
        foreach (var ns in new[] { Ns, Runners })
        {
            await Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } });
        }

        foreach (var (file, ns) in new[] { ("base/agent-rbac.yaml", Ns), ("base/aggregator-rbac.yaml", Ns), ("consumer/rbac.yaml", Runners) })
        {
            foreach (var made in KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Kubectl.Root, "daemonset", file))))
            {
                switch (made)
                {
                    case V1Role role:
                        await Admin.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, ns);
                        break;
                    case V1RoleBinding binding:
                        binding.Subjects[0].NamespaceProperty = Ns;
                        await Admin.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(binding, ns);
                        break;
                    case V1ServiceAccount account:
                        await Admin.CoreV1.CreateNamespacedServiceAccountAsync(account, ns);
                        break;
                    default:
                        Assert.Fail($"{file} holds a {made.GetType().Name}");
                        break;
                }
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
