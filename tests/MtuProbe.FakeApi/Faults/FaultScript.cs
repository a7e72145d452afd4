using MtuProbe.FakeApi.Serving;

namespace MtuProbe.FakeApi.Faults;

/// <summary>Which requests go wrong, and how. May be changed while the server runs, from any thread.</summary>
public sealed class FaultScript
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>
    /// Lets a fault meet the requests that fit, the first <paramref name="times"/> of them. Where several fit, delays add up and the
    /// first of the others decides.
    /// </summary>
    /// <returns>Takes the fault away.</returns>
    public IDisposable Add(Func<ApiRequest, bool> fits, Fault fault, int times = int.MaxValue)
    {
        var entry = new Entry(this, fits, fault) { Left = times };
        lock (_gate)
        {
            _entries.Add(entry);
        }

        return entry;
    }

    public IDisposable Add(string verb, string resource, Fault fault, int times = int.MaxValue) =>
        Add(r => r.Verb == verb && r.Resource?.Plural == resource, fault, times);

    /// <summary>Every request, whatever it is.</summary>
    public IDisposable AddForAll(Fault fault, int times = int.MaxValue) => Add(_ => true, fault, times);

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    internal (TimeSpan Delay, Fault? Fault) For(ApiRequest request)
    {
        lock (_gate)
        {
            var delay = TimeSpan.Zero;
            foreach (var entry in _entries.Where(e => e.Left > 0 && e.Fits(request)))
            {
                entry.Left--;
                if (entry.Fault is not Fault.Delay slow)
                {
                    return (delay, entry.Fault);
                }

                delay += slow.By;
            }

            return (delay, null);
        }
    }

    private sealed class Entry(FaultScript script, Func<ApiRequest, bool> fits, Fault fault) : IDisposable
    {
        public Func<ApiRequest, bool> Fits => fits;

        public Fault Fault => fault;

        public int Left { get; set; }

        public void Dispose()
        {
            lock (script._gate)
            {
                script._entries.Remove(this);
            }
        }
    }
}
