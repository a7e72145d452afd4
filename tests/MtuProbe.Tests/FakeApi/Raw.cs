using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MtuProbe.FakeApi;

namespace MtuProbe.Tests.FakeApi;

/// <summary>Requests as they go over the wire, for what a typed client would not send or not show.</summary>
internal sealed class Raw : IDisposable
{
    public const string ConfigMaps = "/api/v1/namespaces/mtuprobe/configmaps";
    public const string Apply = "application/apply-patch+yaml";
    public const string Merge = "application/merge-patch+json";

    private readonly HttpClient _http;

    public Raw(FakeApiServer server, string? token = null, string? unixSocket = null)
    {
        var handler = new SocketsHttpHandler();
        if (unixSocket is not null)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(unixSocket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        _http = new HttpClient(handler) { BaseAddress = server.Url };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("raw/1.0");
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public HttpClient Http => _http;

    public Task<(int Code, JsonNode Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Code, JsonNode Body)> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<(int Code, JsonNode Body)> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<(int Code, JsonNode Body)> PatchAsync(string path, string body, string type) => SendAsync(HttpMethod.Patch, path, body, type);

    public Task<(int Code, JsonNode Body)> DeleteAsync(string path, string? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public async Task<(int Code, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var answer = await _http.SendAsync(request);
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    public void Dispose() => _http.Dispose();
}
