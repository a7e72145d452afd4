using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using k8s.Models;

namespace MtuProbe.Cluster;

/// <summary>The Node that this pod's token was made for (Kubernetes 1.30 and later write it in): its objects go when it goes.</summary>
internal static class OwnNode
{
    /// <summary>Null where the token names no node, or another than <paramref name="node"/>.</summary>
    /// <param name="token">A JWT (RFC 7519), which the API server checks; here it is only read.</param>
    /// <param name="node">Our own name.</param>
    public static V1OwnerReference? Reference(string? token, string node)
    {
        if (token?.Split('.') is not [_, { Length: > 0 } payload, _] || !Base64Url.IsValid(payload))
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(payload)));
            return claims.RootElement.TryGetProperty("kubernetes.io", out var ours) && ours.TryGetProperty("node", out var ofNode)
                && ofNode.TryGetProperty("name", out var name) && name.GetString() == node
                && ofNode.TryGetProperty("uid", out var uid) && uid.GetString() is { Length: > 0 } id
                    ? new V1OwnerReference { ApiVersion = V1Node.KubeApiVersion, Kind = V1Node.KubeKind, Name = node, Uid = id }
                    : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
