using System.CommandLine;

namespace MtuProbe.Options;

/// <summary>What <c>report</c> understands. Where a cluster's address is found is as with kubectl.</summary>
internal sealed class ReportOptionTable
{
    private readonly Option<string?> _kubeconfig = WordOption.Optional("--kubeconfig", "FILE", "As of kubectl (KUBECONFIG, then ~/.kube/config, then the pod's own account)");
    private readonly Option<string?> _context = WordOption.Optional("--context", "NAME", "Context of that kubeconfig (its current one)");
    private readonly Option<string?> _namespace = WordOption.Optional("--namespace", "NS", "Namespace of the objects (the context's own, else mtuprobe)");
    private readonly Option<string?> _store = WordOption.Optional("--store", "DIR", "Read a directory that agents' --store names instead, without a cluster");
    private readonly Option<string> _output = WordOption.Text("--output", "text", "text|json", "Form of the result on standard output");
    private readonly Func<string, string?> _environment;

    /// <param name="command">Gets the options.</param>
    /// <param name="environment">Null for this process's own.</param>
    public ReportOptionTable(Command command, Func<string, string?>? environment = null)
    {
        _environment = environment ?? Environment.GetEnvironmentVariable;
        foreach (var option in new Option[] { _kubeconfig, _context, _namespace, _store, _output })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public ReportOptions Read(ParseResult parsed)
    {
        var errors = new List<string>();
        foreach (var option in new[] { _kubeconfig, _context, _store })
        {
            if (parsed.GetValue(option) is { } text && (text.Length == 0 || text.Any(char.IsControl)))
            {
                errors.Add($"{option.Name} '{SettingText.OneLine(text)}': give {(option == _context ? "the name of a context" : option == _store ? "a directory" : "a file")}");
            }
        }

        if (parsed.GetValue(_namespace) is { } ns && !CommonSettings.IsLabel(ns))
        {
            errors.Add($"--namespace '{SettingText.OneLine(ns)}': {CommonSettings.NamespaceForm}");
        }

        var store = parsed.GetValue(_store);
        if (store is not null && new[] { _kubeconfig, _context, _namespace }.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } other)
        {
            errors.Add($"--store and {other.Name}: a directory belongs to no cluster; give one of them");
        }

        var json = WordOption.OneOf(parsed, _output, errors, ("text", false), ("json", true));
        var context = parsed.GetValue(_context);
        var kubeconfig = store is null && errors.Count == 0 ? Kubeconfig(parsed.GetValue(_kubeconfig), context, errors) : null;
        return errors.Count == 0
            ? new ReportOptions(store, new ClusterOptions(kubeconfig, context, parsed.GetValue(_namespace)), json)
            : throw new UsageException(string.Join("; ", errors));
    }

    /// <summary>Null in a cluster.</summary>
    private string? Kubeconfig(string? given, string? context, List<string> errors)
    {
        var own = _environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".kube", "config") : null;
        if ((given ?? _environment("KUBECONFIG")) is { Length: > 0 } named)
        {
            return named;
        }

        if (File.Exists(own))
        {
            return own;
        }

        if (string.IsNullOrEmpty(_environment("KUBERNETES_SERVICE_HOST")))
        {
            errors.Add($"no kubeconfig: neither --kubeconfig nor KUBECONFIG is given, {own ?? "HOME"} is not there, and this is no pod; give --kubeconfig FILE, or --store DIR");
        }
        else if (context is not null)
        {
            errors.Add($"--context '{SettingText.OneLine(context)}': a pod's own account has none; give --kubeconfig FILE too");
        }

        return null;
    }
}
