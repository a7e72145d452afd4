using MtuProbe.FakeApi.Serving;

namespace MtuProbe.FakeApi.Logging;

/// <summary>One request as it came, and what became of it.</summary>
/// <param name="User">Empty where nobody was asked who it is.</param>
/// <param name="Status">The HTTP status that was sent, null while nothing was.</param>
/// <param name="Ended">When the last byte was sent or the connection cut, null while it goes on (a watch, a hanging request).</param>
public sealed record RequestRecord(long Number, DateTimeOffset At, ApiRequest Request, string User, int? Status, DateTimeOffset? Ended, long BodyBytes)
{
    public string Verb => Request.Verb;

    public string Resource => Request.Resource?.Plural ?? string.Empty;

    public string Namespace => Request.Namespace;

    public string Name => Request.Name;

    public bool Is(string verb, string resource) => Verb == verb && Resource == resource;

    public override string ToString() => $"{Number} {At:O} {Request.Method} {Request.Path}{Request.Query} [{Request.UserAgent}] {User} {Status?.ToString() ?? "-"}";
}
