using System.Globalization;
using k8s;
using k8s.Models;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// The cluster's ConfigMap in one namespace, written by whoever leads: never over what a later leader wrote, and only as it was seen, so
/// that of two who believe to lead the later one prevails whatever the order of their requests. An object that claims a later term is
/// believed only as far as the Lease bears it out: others may write here too.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="namespace">Where it is.</param>
/// <param name="publisher">Its label in the metrics.</param>
/// <param name="term">Under which it is written.</param>
/// <param name="stillLeads">Asks the server whether this process leads under this term.</param>
/// <param name="fenced">Called when it does not.</param>
/// <param name="mustExist">What to do when there is none, where it may not be made; null where it may.</param>
internal sealed class FencedSink(
    ClusterApi api, string @namespace, string publisher, int term, Func<CancellationToken, Task<bool>> stillLeads, Action fenced, string? mustExist) : IObjectSink
{
    /// <summary>No Lease changes hands so often: what is above was made up, and one more than it might be no number.</summary>
    private const int LargestTerm = 1_000_000_000;

    /// <summary>Own versions that may still come along in a watch.</summary>
    private const int Remembered = 16;

    private const int Tries = 3;

    private readonly Lock _gate = new();
    private readonly Queue<string> _versions = [];
    private PublishedObject? _last;
    private PublishedObject? _writing;

    public string Publisher => publisher;

    public string Place => $"ConfigMap {ObjectKeys.Cluster} of namespace {@namespace}";

    public TimeSpan Gap => TimeSpan.FromSeconds(1);

    public RetryPolicy Retries => RetryPolicy.Server;

    /// <summary>Whether it was ever written.</summary>
    public bool HasWritten
    {
        get
        {
            lock (_gate)
            {
                return _last is not null;
            }
        }
    }

    /// <summary>The term that an object was written under; -1 where it says none that can be one.</summary>
    public static int TermOf(StoredObject? stored) =>
        int.TryParse(stored?.Annotations.GetValueOrDefault(ObjectKeys.TermAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var term) && term <= LargestTerm ? term : -1;

    /// <summary>Whether somebody else has changed the numbers since the last write. What this process wrote itself may be seen late, or before the answer to the write.</summary>
    public bool WasChanged(StoredObject now)
    {
        lock (_gate)
        {
            return _last is { } written && !(now.Version is { } version && _versions.Contains(version)) && Differs(written, now) && (_writing is null || Differs(_writing, now));
        }
    }

    public async ValueTask WriteAsync(PublishedObject content, CancellationToken cancellationToken)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                await TryWriteAsync(content, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException raced) when (raced.Failure == ApiFailure.Conflict && left > 1)
            {
                // Somebody wrote between the look and the write: who it was decides.
            }
            finally
            {
                lock (_gate)
                {
                    _writing = null;
                }
            }
        }
    }

    private static bool Differs(PublishedObject written, StoredObject now) =>
        written.Data.Any(d => d.Key is not (ObjectKeys.AsOf or ObjectKeys.Report) && now.Data.GetValueOrDefault(d.Key) != d.Value);

    private async Task TryWriteAsync(PublishedObject content, CancellationToken cancellationToken)
    {
        var there = await ConfigMaps.TryReadAsync(api, @namespace, content.Name, cancellationToken).ConfigureAwait(false);
        if (there is null && mustExist is not null)
        {
            throw new PublishException($"namespace {@namespace} has no ConfigMap {content.Name}: {mustExist}");
        }

        if (there is not null && TermOf(ConfigMaps.Stored(there)) is var later && later > term && !await stillLeads(cancellationToken).ConfigureAwait(false))
        {
            fenced();
            throw new PublishException($"another leads by now, under term {later}, after {term}");
        }

        // An apply without a version would go over whatever another makes meanwhile; a create does not, but what it names would stay its own for ever.
        if (there is null)
        {
            there = await ConfigMaps.CreateEmptyAsync(api, @namespace, content.Name, publisher, cancellationToken).ConfigureAwait(false);
            Remember(there);
        }

        lock (_gate)
        {
            _writing = content;
        }

        var map = await ConfigMaps.ApplyAsync(api, @namespace, content, publisher, owner: null, there.Metadata.ResourceVersion, cancellationToken).ConfigureAwait(false);
        Remember(map);
        lock (_gate)
        {
            _last = content;
        }
    }

    private void Remember(V1ConfigMap own)
    {
        lock (_gate)
        {
            _versions.Enqueue(own.Metadata.ResourceVersion);
            if (_versions.Count > Remembered)
            {
                _versions.Dequeue();
            }
        }
    }
}
