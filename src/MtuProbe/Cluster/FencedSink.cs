using System.Globalization;
using k8s.Models;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// The cluster's ConfigMap in one namespace, written by whoever leads: never over what a later leader wrote, and only as it was seen, so
/// that of two who believe to lead the later one prevails whatever the order of their requests.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="namespace">Where it is.</param>
/// <param name="publisher">Its label in the metrics.</param>
/// <param name="term">Under which it is written.</param>
/// <param name="fenced">Called when a later term was seen.</param>
/// <param name="mustExist">What to do when there is none, where it may not be made; null where it may.</param>
internal sealed class FencedSink(ClusterApi api, string @namespace, string publisher, int term, Action fenced, string? mustExist) : IObjectSink
{
    private volatile PublishedObject? _last;

    public string Publisher => publisher;

    public string Place => $"ConfigMap {ObjectKeys.Cluster} of namespace {@namespace}";

    public RetryPolicy Retries => RetryPolicy.Server;

    /// <summary>The term that an object was written under; -1 where it says none.</summary>
    public static int TermOf(StoredObject? stored) =>
        int.TryParse(stored?.Annotations.GetValueOrDefault(ObjectKeys.TermAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var term) ? term : -1;

    /// <summary>Whether somebody else has changed the numbers since the last write.</summary>
    public bool WasChanged(StoredObject now) => _last is { } written
        && written.Data.Any(d => d.Key is not (ObjectKeys.AsOf or ObjectKeys.Report) && now.Data.GetValueOrDefault(d.Key) != d.Value);

    public async ValueTask WriteAsync(PublishedObject content, CancellationToken cancellationToken)
    {
        var there = await ConfigMaps.TryReadAsync(api, @namespace, content.Name, cancellationToken).ConfigureAwait(false);
        if (there is null && mustExist is not null)
        {
            throw new PublishException($"namespace {@namespace} has no ConfigMap {content.Name}: {mustExist}");
        }

        if (there is not null && TermOf(ConfigMaps.Stored(there)) is var later && later > term)
        {
            fenced();
            throw new PublishException($"another leads by now, under term {later}, after {term}");
        }

        await ConfigMaps.ApplyAsync(api, @namespace, content, publisher, owner: null, there?.Metadata.ResourceVersion, cancellationToken).ConfigureAwait(false);
        _last = content;
    }
}
