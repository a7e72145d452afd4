using k8s;
using k8s.Models;

namespace MtuProbe.Cluster;

/// <summary>Events of <c>events.k8s.io/v1</c> about one Pod: those need no right outside its namespace.</summary>
internal static class PodEvents
{
    /// <summary>A longer note is refused.</summary>
    private const int LongestNote = 1024;

    /// <param name="at">Kubernetes keeps microseconds.</param>
    /// <param name="id">Makes the name unique among this Pod's.</param>
    /// <exception cref="ApiException">It was not made.</exception>
    public static Task SendAsync(ClusterApi api, string pod, string uid, VerdictEvent content, DateTimeOffset at, Guid id, CancellationToken cancellationToken)
    {
        var made = new Eventsv1Event
        {
            Metadata = new V1ObjectMeta { Name = $"{pod[..Math.Min(pod.Length, 200)].TrimEnd('.', '-')}.{id:n}", NamespaceProperty = api.Namespace },
            EventTime = at.UtcDateTime,
            Type = content.IsWarning ? "Warning" : "Normal",
            Reason = "PathMtuVerdict",
            Action = "Probe",
            ReportingController = "mtuprobe.io/agent",
            ReportingInstance = pod[..Math.Min(pod.Length, 128)],
            Regarding = new V1ObjectReference { ApiVersion = V1Pod.KubeApiVersion, Kind = V1Pod.KubeKind, Name = pod, NamespaceProperty = api.Namespace, Uid = uid },
            Note = content.Note.Length <= LongestNote ? content.Note : $"{content.Note[..(LongestNote - 3)]}...",
        };
        return api.CallAsync((client, token) => client.EventsV1.CreateNamespacedEventAsync(made, api.Namespace, cancellationToken: token), cancellationToken);
    }
}
