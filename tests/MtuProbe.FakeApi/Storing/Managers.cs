using System.Collections.Immutable;

namespace MtuProbe.FakeApi.Storing;

/// <summary>The bookkeeping of who owns what after a write. Source: structured-merge-diff, merge/update.go.</summary>
internal static class Managers
{
    /// <summary>Entries of plain writes beyond these are folded into one. Source: capmanagers.go of apimachinery's managedfields; measured.</summary>
    private const int MostUpdates = 10;

    private const string Ancient = "ancient-changes";

    /// <summary>After a create, replace or merge patch: what changed is the writer's alone.</summary>
    public static ImmutableArray<ManagedEntry> AfterUpdate(
        ImmutableArray<ManagedEntry> managers, string manager, string apiVersion, DateTimeOffset now, ISet<string> set, ISet<string> removed)
    {
        var own = managers.FirstOrDefault(e => e.IsOf(manager, apply: false));
        var others = managers.Where(e => !e.IsOf(manager, apply: false)).Select(e => e with { Fields = e.Fields.Except(set).Except(removed) });
        var fields = (own?.Fields ?? FieldSet.Empty).Except(removed).Union(set);
        var mine = own is not null && own.Fields.SetEquals(fields) && set.Count == 0 ? own : new ManagedEntry(manager, Apply: false, apiVersion, now, fields);
        return Cap(Sorted([.. others, mine]));
    }

    /// <summary>After an apply: the applier owns what it named, and nobody keeps what it took.</summary>
    public static ImmutableArray<ManagedEntry> AfterApply(
        ImmutableArray<ManagedEntry> managers, string manager, string apiVersion, DateTimeOffset now, ImmutableSortedSet<string> named, ISet<string> set, ISet<string> removed) => Sorted(
        [
            .. managers.Where(e => !e.IsOf(manager, apply: true)).Select(e => e with { Fields = e.Fields.Except(set).Except(removed) }),
            new ManagedEntry(manager, Apply: true, apiVersion, now, named),
        ]);

    /// <summary>Whether the same managers own the same fields, whenever they came by them.</summary>
    public static bool Same(ImmutableArray<ManagedEntry> a, ImmutableArray<ManagedEntry> b) =>
        a.Length == b.Length && a.All(x => b.Any(y => y.IsOf(x.Manager, x.Apply) && x.Fields.SetEquals(y.Fields)));

    private static ImmutableArray<ManagedEntry> Sorted(IEnumerable<ManagedEntry> entries) =>
    [
        .. entries.Where(e => e.Fields.Count > 0).OrderBy(e => !e.Apply).ThenBy(e => e.Time).ThenBy(e => e.Manager, StringComparer.Ordinal),
    ];

    private static ImmutableArray<ManagedEntry> Cap(ImmutableArray<ManagedEntry> entries)
    {
        var updates = entries.Where(e => !e.Apply && e.Manager != Ancient).ToList();
        var ancient = entries.FirstOrDefault(e => e.IsOf(Ancient, apply: false));
        var excess = updates.Count + (ancient is null ? 0 : 1) - MostUpdates;
        if (excess <= 0)
        {
            return entries;
        }

        // The entry that folds takes a place itself.
        var folded = updates.Take(ancient is null ? excess + 1 : excess).ToList();
        var fields = folded.Aggregate(ancient?.Fields ?? FieldSet.Empty, (all, e) => all.Union(e.Fields));
        var last = folded[^1];
        return Sorted([.. entries.Where(e => !folded.Contains(e) && e != ancient), new ManagedEntry(Ancient, Apply: false, last.ApiVersion, last.Time, fields)]);
    }
}
