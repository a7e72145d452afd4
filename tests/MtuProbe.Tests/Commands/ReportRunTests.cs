using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Commands;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Faults;
using MtuProbe.Options;
using MtuProbe.Tests.Cluster;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Commands;

/// <summary>The report out of an API server: what it says, and what it says when there is none to be had.</summary>
public sealed class ReportRunTests : AFolder
{
    private FakeApiServer _server = null!;

    [SetUp]
    public async Task StartAsync() => _server = await FakeApiServer.StartAsync(new FakeApiOptions { Namespaces = ["mtuprobe", "other"] });

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("clear", ExitCode.Fine, "CLEAR")]
    [TestCase("forward-hole", ExitCode.Problem, "BLACK HOLE")]
    [TestCase("reduced", ExitCode.Problem, "REDUCED")]
    public async Task The_verdict_of_all_paths_is_the_exit_code(string scenario, ExitCode code, string headline)
    {
        await AReport.PutAsync(_server, AReport.Node("node-a", States.Path("node-b", scenario), States.Path("node-c")));
        var report = await AReport.RunAsync(Kubeconfig());
        Assert.That((report.Code, report.Errors), Is.EqualTo((code, string.Empty)));
        Assert.That(report.Output, Does.StartWith($"{headline}  1 node, 2 paths").And.Contain($"namespace mtuprobe of {_server.Url.ToString().TrimEnd('/')}"));
    }

    [Test]
    public async Task Nothing_but_silence_is_unknown_and_still_told()
    {
        await AReport.PutAsync(_server, AReport.Node("node-a", States.Silent(States.Path("node-b"))));
        var report = await AReport.RunAsync(Kubeconfig(), json: true);
        using var document = JsonDocument.Parse(report.Output);
        Assert.That((report.Code, document.RootElement.GetProperty("recommendedMtu").GetInt32()), Is.EqualTo((ExitCode.Unknown, 1500)));
    }

    [Test]
    public async Task Many_objects_come_in_pages_by_our_label_alone()
    {
        foreach (var i in Enumerable.Range(0, 260))
        {
            await AReport.PutAsync(_server, AReport.Node($"node-{i}", States.Path("node-0")));
        }

        var report = await AReport.RunAsync(Kubeconfig(), json: true);
        using var document = JsonDocument.Parse(report.Output);
        var lists = _server.Log.Snapshot().Where(r => r.Is("list", "configmaps")).Select(r => Uri.UnescapeDataString(r.Request.Query.ToString()!)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(document.RootElement.GetProperty("nodes").EnumerateObject().Count(), Is.EqualTo(260));
            Assert.That(lists, Has.Count.EqualTo(2).And.All.Contains("labelSelector=app.kubernetes.io/name=mtuprobe").And.All.Contains("limit=250"));
            Assert.That(lists[1], Does.Contain("continue="));
        });
    }

    [Test]
    public async Task A_list_that_the_server_forgot_between_its_pages_is_begun_anew()
    {
        foreach (var i in Enumerable.Range(0, 251))
        {
            await AReport.PutAsync(_server, AReport.Node($"node-{i}", States.Path("node-0")));
        }

        _server.Faults.Add(r => r.Query.ToString()!.Contains("continue=", StringComparison.Ordinal), Fault.Gone, times: 1);
        var report = await AReport.RunAsync(Kubeconfig());
        Assert.That(report.Output, Does.StartWith("CLEAR  251 nodes"));
    }

    [Test]
    public async Task An_empty_namespace_and_one_that_does_not_exist_are_told_apart()
    {
        var empty = await AReport.RunAsync(Kubeconfig(), "other");
        Assert.That((empty.Code, empty.Output), Is.EqualTo((ExitCode.Unknown, string.Empty)));
        Assert.That(empty.Errors, Does.StartWith("mtuprobe: no object of ours in namespace other of http://").And.Contain("kubectl get daemonset -n other"));
        Assert.That(async () => await AReport.RunAsync(Kubeconfig(), "none"), Throws.TypeOf<UsageException>().With.Message.Contains("there is no namespace none").And.Message.Contains("--namespace"));
    }

    [Test]
    public async Task Who_may_not_look_at_namespaces_is_told_what_is_sure()
    {
        _server.Access.Enforce().AddToken("t", "u").Allow("u", "", "", "configmaps", "list");
        OneLine(await AReport.RunAsync(Kubeconfig("t"), "none"), ExitCode.Unknown, "no object of ours in namespace none");
    }

    [Test]
    public async Task Whom_the_server_does_not_know_or_does_not_let_lacks_a_privilege()
    {
        _server.Access.Enforce().AddToken("t", "u");
        OneLine(await AReport.RunAsync(Kubeconfig("wrong")), ExitCode.NotPermitted, "401 Unauthorized");
        OneLine(await AReport.RunAsync(Kubeconfig("t")), ExitCode.NotPermitted, "403 configmaps is forbidden");
    }

    [Test]
    public async Task A_server_that_is_away_or_says_rubbish_is_named()
    {
        OneLine(await FaultyAsync(Fault.HtmlPage(200)), ExitCode.Unknown, "what answers there is no API server");
        OneLine(await FaultyAsync(Fault.HtmlPage(502)), ExitCode.Unknown, "502 BadGateway");
        OneLine(await FaultyAsync(Fault.Garbage), ExitCode.Unknown, "what answers there is no API server");
        OneLine(await FaultyAsync(Fault.InternalError), ExitCode.Unknown, "500 Internal error occurred");
        OneLine(await FaultyAsync(Fault.TooManyRequests(1)), ExitCode.Unknown, "429");
        OneLine(await FaultyAsync(Fault.CutInBody), ExitCode.Unknown, "API server http://");
        await _server.StopListeningAsync();
        OneLine(await AReport.RunAsync(Kubeconfig()), ExitCode.Unknown, "Connection refused");
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_not_waited_for_longer_than_a_call_may_take()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        _server.Faults.AddForAll(Fault.Hang);
        var time = new FakeTimeProvider(AReading.Now);
        var report = AReport.RunAsync(new ReportOptions(null, new ClusterOptions(Kubeconfig(), null, null), false), time);
        await _server.Log.WaitForAsync(r => r.Is("list", "configmaps"), patience.Token);
        time.Advance(TimeSpan.FromSeconds(15));
        OneLine(await report.WaitAsync(patience.Token), ExitCode.Unknown, "no answer within 15 s");
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"kind":"Status","apiVersion":"v1","status":"Success"}""")]
    public async Task Json_that_is_no_list_is_not_an_empty_list(string body)
    {
        await using var other = new OneAnswer($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        OneLine(await AReport.RunAsync(Write("config", AKubeconfig.Of($"server: {other.Url}", ""))), ExitCode.Unknown, "what answers there is no API server");
    }

    [Test]
    public async Task What_speaks_no_http_is_named()
    {
        await using var other = new OneAnswer("SSH-2.0-\u001b[2JOpenSSH_9.2\r\n");
        OneLine(await AReport.RunAsync(Write("config", AKubeconfig.Of($"server: {other.Url}", ""))), ExitCode.Unknown, other.Url.TrimEnd('/'));
    }

    [Test]
    public async Task A_path_of_the_server_and_a_proxy_before_it_are_used()
    {
        await AReport.PutAsync(_server, AReport.Node("node-a", States.Path("node-b")));
        var report = await AReport.RunAsync(Write("config", AKubeconfig.Of($"server: http://api.invalid|proxy-url: {_server.Url}", "")));
        Assert.That(report.Output, Does.StartWith("CLEAR").And.Contain("of http://api.invalid"), report.Errors);
        await AReport.RunAsync(Write("config", AKubeconfig.Of($"server: {_server.Url}k8s/clusters/c-1", "")));
        Assert.That(_server.Log.Snapshot()[^1].Request.Path, Is.EqualTo("/k8s/clusters/c-1/api/v1/namespaces/mtuprobe/configmaps"));
    }

    private async Task<AReport> FaultyAsync(Fault fault)
    {
        using (_server.Faults.AddForAll(fault))
        {
            return await AReport.RunAsync(Kubeconfig());
        }
    }

    private string Kubeconfig(string? token = null) => Write("config", AKubeconfig.Of($"server: {_server.Url}", token is null ? "" : $"token: {token}"));

    internal static void OneLine(AReport report, ExitCode code, string words) => Assert.Multiple(() =>
    {
        Assert.That((report.Code, report.Output), Is.EqualTo((code, string.Empty)));
        Assert.That(report.Errors.TrimEnd('\n'), Does.StartWith("mtuprobe: ").And.Contain(words).And.Not.Match(@"\p{Cc}"));
    });

    /// <summary>Says one thing to whoever calls.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _answering;

        public OneAnswer(string answer)
        {
            _listener.Start();
            Url = $"http://{_listener.LocalEndpoint}/";
            _answering = AnswerAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        }

        public string Url { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _answering;
        }

        private async Task AnswerAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
                    await client.GetStream().WriteAsync(answer);
                }
            }
            catch (Exception over) when (over is SocketException or InvalidOperationException)
            {
                // The listener was stopped.
            }
        }
    }
}
