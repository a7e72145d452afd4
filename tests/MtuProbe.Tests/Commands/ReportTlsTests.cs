using System.Text;
using MtuProbe.Commands;
using MtuProbe.FakeApi;
using MtuProbe.Tests.Cluster;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Commands;

/// <summary>Whom a kubeconfig lets us trust.</summary>
public sealed class ReportTlsTests : AFolder
{
    private FakeApiServer _server = null!;

    private string Authority => $"certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_server.CaPem!))}";

    [SetUp]
    public async Task StartAsync()
    {
        _server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = true });
        await AReport.PutAsync(_server, AReport.Node("node-a", States.Path("node-b")));
    }

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [Test]
    public async Task A_server_of_the_right_authority_and_name_is_trusted()
    {
        var clusters = new[]
        {
            $"server: {_server.Url}|{Authority}", $"server: https://localhost:{_server.Endpoint.Port}|{Authority}",
            $"server: {_server.Url}|{Authority}|tls-server-name: kubernetes.default.svc", $"server: {_server.Url}|insecure-skip-tls-verify: true",
        };
        foreach (var cluster in clusters)
        {
            var report = await RunAsync(cluster);
            Assert.That((report.Code, report.Errors), Is.EqualTo((ExitCode.Fine, string.Empty)), cluster);
        }
    }

    [Test]
    public async Task A_server_of_the_right_authority_under_another_name_is_not() => ReportRunTests.OneLine(
        await RunAsync($"server: {_server.Url}|{Authority}|tls-server-name: node-7.example"), ExitCode.Unknown, "RemoteCertificateNameMismatch");

    [Test]
    public async Task A_server_of_another_authority_is_not_and_the_systems_authorities_do_not_know_it()
    {
        await using var other = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = true });
        ReportRunTests.OneLine(await RunAsync($"server: {other.Url}|{Authority}"), ExitCode.Unknown, "certificate");
        ReportRunTests.OneLine(await RunAsync($"server: {_server.Url}"), ExitCode.Unknown, "certificate");
    }

    [Test]
    public async Task Plain_http_to_a_server_with_TLS_and_TLS_to_one_without_are_named()
    {
        await using var plain = await FakeApiServer.StartAsync();
        ReportRunTests.OneLine(await RunAsync($"server: https://{plain.Endpoint}|{Authority}"), ExitCode.Unknown, $"API server https://{plain.Endpoint}");
        ReportRunTests.OneLine(await RunAsync($"server: http://{_server.Endpoint}"), ExitCode.Unknown, $"API server http://{_server.Endpoint}");
    }

    private Task<AReport> RunAsync(string cluster) => AReport.RunAsync(Write($"config-{Guid.NewGuid():n}", AKubeconfig.Of(cluster, "")));
}
