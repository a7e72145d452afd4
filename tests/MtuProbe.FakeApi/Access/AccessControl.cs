using MtuProbe.FakeApi.Serving;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Access;

/// <summary>
/// Who a bearer token is, and what that user may do. Until <see cref="Enforce"/> everybody may do everything. The words of the refusals
/// were measured.
/// </summary>
public sealed class AccessControl
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);
    private readonly List<(string Subject, string Namespace, AccessRule Rule)> _rules = [];
    private bool _enforced;

    /// <summary>
    /// Whether a request without a token is <c>system:anonymous</c>, which then has no rights (403), as kubeadm sets it up. Else it is 401,
    /// as where anonymous requests are switched off.
    /// </summary>
    public bool AnonymousAllowed { get; set; }

    public static string ServiceAccount(string ns, string name) => $"system:serviceaccount:{ns}:{name}";

    /// <summary>From now on a request needs a valid token and a rule that allows it.</summary>
    public AccessControl Enforce()
    {
        lock (_gate)
        {
            _enforced = true;
        }

        return this;
    }

    /// <summary>Makes a token valid.</summary>
    public AccessControl AddToken(string token, string user)
    {
        lock (_gate)
        {
            _users[token] = user;
        }

        return this;
    }

    /// <summary>From now on the token is answered with 401.</summary>
    public void RevokeToken(string token)
    {
        lock (_gate)
        {
            _users.Remove(token);
        }
    }

    /// <param name="subject">A user's name, or <c>group:</c> and a group's.</param>
    /// <param name="ns">Empty: in every namespace.</param>
    public AccessControl Allow(string subject, string ns, AccessRule rule)
    {
        lock (_gate)
        {
            _rules.Add((subject, ns, rule));
        }

        return this;
    }

    public AccessControl Allow(string subject, string ns, string apiGroup, string resource, params IReadOnlyList<string> verbs) =>
        Allow(subject, ns, new AccessRule([apiGroup], [resource], verbs, []));

    /// <summary>Takes all rules away, as when a RoleBinding was deleted by mistake. Tokens stay valid.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <exception cref="ApiException">401.</exception>
    internal string Authenticate(string authorization)
    {
        lock (_gate)
        {
            var token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..].Trim() : string.Empty;
            if (_users.TryGetValue(token, out var user))
            {
                return user;
            }

            return !_enforced || (token.Length == 0 && AnonymousAllowed) ? "system:anonymous" : throw Refusal.Unauthorized();
        }
    }

    /// <exception cref="ApiException">403.</exception>
    internal void Authorize(string user, ApiRequest request, string? verb = null)
    {
        verb ??= request.Verb;
        lock (_gate)
        {
            if (!_enforced || request.Path is "/version" or "/healthz" or "/readyz" or "/livez")
            {
                return;
            }

            if (request.Resource is not { } resource)
            {
                throw new ApiException(403, "Forbidden", $"forbidden: User \"{user}\" cannot {verb} path \"{request.Path}\"", []);
            }

            // For a namespace itself the server takes the namespace's name as the namespace.
            var ns = resource.Namespaced ? request.Namespace : request.Name;
            if (_rules.Exists(r => (r.Namespace.Length == 0 || r.Namespace == ns) && IsSubject(r.Subject, user) && r.Rule.Allows(verb, resource, request.Name)))
            {
                return;
            }

            var where = ns.Length == 0 ? "at the cluster scope" : $"in the namespace \"{ns}\"";
            throw Refusal.Forbidden(resource, request.Name, $"User \"{user}\" cannot {verb} resource \"{resource.Plural}\" in API group \"{resource.Group}\" {where}");
        }
    }

    private static bool IsSubject(string subject, string user)
    {
        if (!subject.StartsWith("group:", StringComparison.Ordinal))
        {
            return subject == user;
        }

        var parts = user.Split(':');
        var isAccount = parts is ["system", "serviceaccount", _, _];
        return subject["group:".Length..] switch
        {
            "system:authenticated" => user != "system:anonymous",
            "system:unauthenticated" => user == "system:anonymous",
            "system:serviceaccounts" => isAccount,
            var group => isAccount && group == $"system:serviceaccounts:{parts[2]}",
        };
    }
}
