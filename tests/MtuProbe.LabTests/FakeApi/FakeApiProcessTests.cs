using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using MtuProbe.FakeApi;

namespace MtuProbe.LabTests.FakeApi;

/// <summary>The fake API server as a process, as children inside namespaces meet it; needs no lab.</summary>
[CancelAfter(60_000)]
internal sealed class FakeApiProcessTests
{
    private const string ConfigMaps = "/api/v1/namespaces/lab/configmaps";

    private const string Slices = "/apis/discovery.k8s.io/v1/namespaces/lab/endpointslices?labelSelector=kubernetes.io/service-name=mtuprobe";

    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("fakeapi").FullName;

    [TearDown]
    public void Clear() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task It_serves_the_objects_of_a_folder_until_its_input_ends_and_leaves_its_log(CancellationToken cancellationToken)
    {
        var objects = Directory.CreateDirectory(Path.Combine(_folder, "objects")).FullName;
        File.WriteAllText(Path.Combine(objects, "a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {mtu: \"1400\"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n");
        File.WriteAllText(
            Path.Combine(objects, "slice.json"),
            """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"s","labels":{"kubernetes.io/service-name":"mtuprobe"}},"addressType":"IPv4","endpoints":[{"addresses":["10.1.1.2"],"nodeName":"node-1"}]}""");
        var (log, kubeconfig) = (Path.Combine(_folder, "log"), Path.Combine(_folder, "config"));
        var roles = Directory.CreateDirectory(Path.Combine(_folder, "roles")).FullName;
        File.WriteAllText(Path.Combine(roles, "role.yaml"), """
            {kind: Role, metadata: {name: r}, rules: [{apiGroups: ["", discovery.k8s.io], resources: [configmaps, endpointslices], verbs: [list]}]}
            ---
            {kind: RoleBinding, metadata: {name: r}, roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: jane}]}
            """);
        using var process = Start("--namespace", "lab", "--objects", objects, "--roles", roles, "--log", log, "--kubeconfig", kubeconfig, "--token", "t=jane");
        var url = (await process.StandardOutput.ReadLineAsync(cancellationToken))!;
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "t");

        Assert.That(JsonNode.Parse(await http.GetStringAsync(ConfigMaps, cancellationToken))!["items"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(JsonNode.Parse(await http.GetStringAsync(Slices, cancellationToken))!["items"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await http.GetAsync($"{ConfigMaps}/a", cancellationToken)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await File.ReadAllTextAsync(kubeconfig, cancellationToken), Does.Contain($"server: {url}\n").And.Contain("token: t\n").And.Contain("namespace: lab\n"));
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);

        Assert.That(process.ExitCode, Is.Zero);
        var lines = (await File.ReadAllLinesAsync(log, cancellationToken)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.That(lines.Select(line => (int?)line["status"]), Is.EqualTo(new int?[] { 200, 200, 403 }));
        Assert.That(((string?)lines[0]["path"], (string?)lines[0]["user"], (string?)lines[0]["verb"]), Is.EqualTo((ConfigMaps, "jane", "list")));
    }

    [Test]
    public async Task It_obeys_what_it_is_told_and_ends_on_SIGTERM(CancellationToken cancellationToken)
    {
        using var process = Start("--namespace", "lab", "--listen", "127.0.0.1:0");
        var url = (await process.StandardOutput.ReadLineAsync(cancellationToken))!;
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        await http.GetStringAsync(ConfigMaps, cancellationToken);

        await TellAsync("down");
        Assert.That(async () => await http.GetStringAsync(ConfigMaps, cancellationToken), Throws.InstanceOf<HttpRequestException>());
        await TellAsync("up");
        await http.GetStringAsync(ConfigMaps, cancellationToken);
        await TellAsync("blackhole on");
        var held = http.GetStringAsync(ConfigMaps, cancellationToken);
        await TellAsync("blackhole off");
        Assert.That((string?)JsonNode.Parse(await held)!["kind"], Is.EqualTo("ConfigMapList"));
        await TellAsync("restart empty");
        Assert.That(await http.GetStringAsync(ConfigMaps, cancellationToken), Does.Contain("\"resourceVersion\":\"1\""));

        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(cancellationToken);
        Assert.That(process.ExitCode, Is.Zero);

        async Task TellAsync(string line)
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync(cancellationToken);
            Assert.That(await process.StandardOutput.ReadLineAsync(cancellationToken), Is.EqualTo("done"));
        }
    }

    [Test]
    public async Task What_it_cannot_read_is_told(CancellationToken cancellationToken)
    {
        using var process = Start("--nonsense");
        var told = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        Assert.That((process.ExitCode, told), Is.EqualTo((64, "fake-api: cannot read '--nonsense'\n")));
    }

    private static Process Start(params string[] options) => Process.Start(new ProcessStartInfo(
        MtuProbeBinary.Self[0], [.. MtuProbeBinary.Self.Skip(1), FakeApiProcess.Verb, .. options])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
