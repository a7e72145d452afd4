using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Agent;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>The two servers, asked over loopback and Unix sockets byte for byte.</summary>
public sealed class AgentHttpTests
{
    private static readonly ListenAddress AnyPort = new(new IPEndPoint(IPAddress.Loopback, 0), null);

    private readonly FakeTimeProvider _time = new(States.Now);
    private string _directory;
    private AgentMetrics _metrics;
    private AgentPages _pages;
    private AgentHttp _http;
    private bool _healthy;
    private bool _ready;

    [SetUp]
    public async Task Start()
    {
        _directory = Directory.CreateTempSubdirectory("mtuprobe-http-").FullName;
        (_healthy, _ready) = (true, true);
        _metrics = new AgentMetrics(_time, "1.2.3");
        _pages = new AgentPages(_time, _metrics) { IsHealthy = () => _healthy, IsReady = () => _ready };
        _http = await StartAsync(AnyPort, AnyPort);
    }

    [TearDown]
    public async Task Stop()
    {
        await _http.DisposeAsync();
        _metrics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task Metrics_are_served_as_text()
    {
        _pages.Show(States.Of(States.Path("b", "forward-hole")));
        var answer = await AskAsync(_http.Listen, "GET", "/metrics");
        Assert.Multiple(() =>
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 200 ").And.Contain("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
            Assert.That(answer, Does.Contain("mtuprobe_path_mtu_bytes{peer=\"b\",family=\"ipv4\",via=\"pod\"} 1400"));
        });
    }

    [TestCase("/healthz")]
    [TestCase("/readyz")]
    public async Task A_probe_is_answered_by_status_and_word(string path)
    {
        Assert.That(await AskAsync(_http.Listen, "GET", path), Does.StartWith("HTTP/1.1 200 ").And.EndWith("ok\n"));
        (_healthy, _ready) = (path != "/healthz", path != "/readyz");
        Assert.That(await AskAsync(_http.Listen, "GET", path), Does.StartWith("HTTP/1.1 503 ").And.Match("thread|sockets"));
        Assert.That(await AskAsync(_http.Listen, "GET", path == "/healthz" ? "/readyz" : "/healthz"), Does.StartWith("HTTP/1.1 200 "));
    }

    [Test]
    public async Task Each_server_has_its_own_paths_only()
    {
        _pages.Show(States.Of());
        foreach (var path in new[] { "/", "/api/v1/findings", "/metrics/", "/nonsense" })
        {
            Assert.That(await AskAsync(_http.Listen, "GET", path), Does.StartWith("HTTP/1.1 404 "), path);
        }

        foreach (var path in new[] { "/metrics", "/healthz", "/api/v1/findings/", "/../etc/passwd" })
        {
            Assert.That(await AskAsync(_http.UiListen!, "GET", path), Does.StartWith("HTTP/1.1 404 "), path);
        }
    }

    [TestCase("POST")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    public async Task Only_reading_is_allowed(string method)
    {
        foreach (var (listen, path) in new[] { (_http.Listen, "/metrics"), (_http.UiListen!, "/") })
        {
            Assert.That(await AskAsync(listen, method, path, "localhost", "Content-Length: 0\r\n"), Does.StartWith("HTTP/1.1 405 ").And.Contain("Allow: GET, HEAD"));
        }
    }

    [Test]
    public async Task Head_has_the_headers_and_no_body()
    {
        _pages.Show(States.Of());
        var answer = await AskAsync(_http.UiListen!, "HEAD", "/");
        Assert.That(answer, Does.StartWith("HTTP/1.1 200 ").And.EndWith("\r\n\r\n"));
    }

    [TestCase("localhost", 200)]
    [TestCase("LOCALHOST:8080", 200)]
    [TestCase("127.0.0.1:9797", 200)]
    [TestCase("[::1]:9797", 200)]
    [TestCase("evil.example", 421)]
    [TestCase("localhost.evil.example", 421)]
    [TestCase("127.0.0.1.evil.example", 421)]
    [TestCase("192.0.2.1", 421)]
    [TestCase("", 400)]
    [TestCase("a b", 400)]
    public async Task A_name_that_others_could_give_us_is_refused(string host, int status)
    {
        _pages.Show(States.Of(States.Path("secret-node")));
        foreach (var path in new[] { "/", "/api/v1/findings", "/api/v1/advice" })
        {
            var answer = await AskAsync(_http.UiListen!, "GET", path, host);
            Assert.That(answer, Does.StartWith($"HTTP/1.1 {status} "));
            Assert.That(answer.Contains("secret-node", StringComparison.Ordinal), Is.EqualTo(status == 200 && path == "/api/v1/findings"));
        }
    }

    [Test]
    public async Task The_address_listened_on_is_a_name_of_ours()
    {
        await using var everywhere = await StartAsync(AnyPort, new ListenAddress(new IPEndPoint(IPAddress.Parse("127.5.5.5"), 0), null));
        _pages.Show(States.Of());
        Assert.That(await AskAsync(everywhere.UiListen!, "GET", "/", "127.5.5.5"), Does.StartWith("HTTP/1.1 200 "));
    }

    [Test]
    public async Task What_protects_the_page_in_a_browser_comes_with_every_answer()
    {
        foreach (var path in new[] { "/", "/api/v1/findings", "/nonsense" })
        {
            Assert.That(await AskAsync(_http.UiListen!, "GET", path), Does.Contain($"\r\nContent-Security-Policy: {StatusPage.OfAgent.ContentSecurityPolicy}\r\n")
                .And.Contain("\r\nX-Content-Type-Options: nosniff\r\n").And.Contain("\r\nReferrer-Policy: no-referrer\r\n").And.Contain("\r\nCache-Control: no-store\r\n")
                .And.Contain("\r\nCross-Origin-Resource-Policy: same-origin\r\n").And.Not.Contain("Server:"));
        }
    }

    [Test]
    public async Task Before_the_first_state_there_is_a_page_and_nothing_on_it()
    {
        Assert.That(await AskAsync(_http.UiListen!, "GET", "/"), Does.StartWith("HTTP/1.1 200 "));
        Assert.That(await AskAsync(_http.UiListen!, "GET", "/api/v1/findings"), Does.StartWith("HTTP/1.1 503 ").And.EndWith("the agent has only begun\n"));
        Assert.That(await AskAsync(_http.UiListen!, "GET", "/api/v1/advice"), Does.StartWith("HTTP/1.1 503 "));
    }

    [Test]
    public async Task A_large_document_is_compressed_for_who_takes_that()
    {
        _pages.Show(States.Of([.. Enumerable.Range(0, 20).Select(i => States.Path($"node-{i}", "forward-hole"))]));
        var plain = await AskAsync(_http.UiListen!, "GET", "/api/v1/findings");
        var packed = await AskAsync(_http.UiListen!, "GET", "/api/v1/findings", more: "Accept-Encoding: br, gzip\r\n");
        Assert.That(plain, Does.Not.Contain("Content-Encoding"));
        Assert.That(packed, Does.Contain("Content-Encoding: gzip").And.Contain("Vary: Accept-Encoding"));
        Assert.That(packed, Has.Length.LessThan(plain.Length / 4));
        Assert.That(await AskAsync(_http.UiListen!, "GET", "/api/v1/findings", more: "Accept-Encoding: gzip;q=0\r\n"), Does.Not.Contain("Content-Encoding"));
    }

    [Test]
    public async Task Findings_are_served_as_json()
    {
        _pages.Show(States.Of(States.Path("b", "forward-hole")));
        var answer = await AskAsync(_http.UiListen!, "GET", "/api/v1/findings");
        Assert.That(answer, Does.Contain("Content-Type: application/json"));
        using var document = JsonDocument.Parse(Body(answer));
        Assert.That(document.RootElement.GetProperty("findings")[0].GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400));
    }

    [Test]
    public async Task A_unix_socket_serves_its_owner_alone_and_a_stale_file_is_replaced()
    {
        var (listen, ui) = (new ListenAddress(null, Path.Combine(_directory, "m.sock")), new ListenAddress(null, Path.Combine(_directory, "u.sock")));
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory, "other.sock")));
            File.CreateSymbolicLink(listen.UnixPath!, Path.Combine(_directory, "other.sock"));
        }

        File.Delete(listen.UnixPath!);
        await File.WriteAllTextAsync(ui.UnixPath!, string.Empty);
        await using var http = await StartAsync(listen, ui);
        _pages.Show(States.Of());
        Assert.That(await AskAsync(http.Listen, "GET", "/healthz"), Does.StartWith("HTTP/1.1 200 "));
        Assert.That(await AskAsync(http.UiListen!, "GET", "/"), Does.StartWith("HTTP/1.1 200 "));
        Assert.That(File.GetUnixFileMode(listen.UnixPath!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(http.Listen.ToString(), Is.EqualTo($"unix:{listen.UnixPath}"));
    }

    [Test]
    public async Task A_socket_that_is_listened_on_is_not_taken_away()
    {
        var listen = new ListenAddress(null, Path.Combine(_directory, "m.sock"));
        await using var first = await StartAsync(listen, AnyPort);
        Assert.That(async () => await StartAsync(listen, AnyPort), Throws.TypeOf<UsageException>().With.Message.Contains("another process listens there"));
        Assert.That(await AskAsync(first.Listen, "GET", "/healthz"), Does.StartWith("HTTP/1.1 200 "));
    }

    [Test]
    public async Task What_cannot_be_listened_on_is_said_with_a_remedy()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "of somebody");
        ListenAddress[] wrong =
        [
            _http.Listen, new(IPEndPoint.Parse("192.0.2.1:9799"), null), new(null, file), new(null, Path.Combine(_directory, new string('x', 200))), new(null, "/nonexistent/m.sock"),
        ];
        foreach (var address in wrong)
        {
            Assert.That(async () => await StartAsync(AnyPort, address), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--ui-listen {address}: cannot listen there (").And.Message.Not.Contains("\n"), address.ToString());
        }

        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("of somebody"));
    }

    [Test]
    public async Task A_stray_variable_of_the_framework_opens_nothing()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://127.0.0.1:1");
        try
        {
            await using var http = await StartAsync(AnyPort, AnyPort);
            Assert.That(http.Listen.Tcp!.Port, Is.GreaterThan(1));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private Task<AgentHttp> StartAsync(ListenAddress listen, ListenAddress ui) => AgentHttp.StartAsync(listen, ui, _pages, NullLoggerFactory.Instance, CancellationToken.None);

    private static async Task<string> AskAsync(ListenAddress at, string method, string path, string host = "localhost", string more = "")
    {
        using var socket = at.Tcp is { } tcp
            ? new Socket(tcp.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(at.Tcp as EndPoint ?? new UnixDomainSocketEndPoint(at.UnixPath!));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.0\r\nHost: {host}\r\n{more}\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
