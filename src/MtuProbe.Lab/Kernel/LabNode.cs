namespace MtuProbe.Lab.Kernel;

/// <summary>One namespace of a <see cref="LabPlan"/>: what is to be set up in it, in the words of the tools that do.</summary>
internal sealed class LabNode(string networkNamespace)
{
    /// <summary>The name <c>ip netns</c> knows it by.</summary>
    public string Namespace { get; } = networkNamespace;

    /// <summary>Ends of links: both ends of link n are named <c>link</c>n.</summary>
    public List<string> Devices { get; } = [];

    /// <summary>Before there is any device, so that the defaults count for each.</summary>
    public List<string> Sysctls { get; } = [];

    /// <summary><c>ip</c> commands for when every link is up.</summary>
    public List<string> Configuration { get; } = [];

    /// <summary>Those that <c>ip</c> takes for IPv6 only when it is told so, after <see cref="Configuration"/>.</summary>
    public List<string> Ipv6Configuration { get; } = [];

    /// <summary>Rules of <c>nft</c>'s chain of what arrives.</summary>
    public List<string> ArrivalRules { get; } = [];

    /// <summary>Rules of <c>nft</c>'s chain of what the node itself sends.</summary>
    public List<string> OutputRules { get; } = [];

    /// <summary>Rules of <c>nft</c>'s chain of what the node forwards.</summary>
    public List<string> ForwardRules { get; } = [];

    /// <summary>Rules that translate destinations, of what arrives.</summary>
    public List<string> ArrivalTranslations { get; } = [];

    /// <summary>Rules that translate sources, of what leaves.</summary>
    public List<string> DepartureTranslations { get; } = [];

    /// <summary>The relay to run here; null for none.</summary>
    public RelaySettings? Relay { get; set; }

    public bool IsFiltered =>
        ArrivalRules.Count + OutputRules.Count + ForwardRules.Count + ArrivalTranslations.Count + DepartureTranslations.Count > 0;

    /// <summary>
    /// The filter as a file for <c>nft -f</c>. What arrives is filtered before anything reassembles fragments, and there
    /// <c>meta length</c> is the whole IP packet in both families.
    /// </summary>
    public string Filter() =>
        $$"""
        table inet lab {
        {{Chain("arrival", "filter hook prerouting priority raw", ArrivalRules)}}
        {{Chain("output", "filter hook output priority filter", OutputRules)}}
        {{Chain("forward", "filter hook forward priority filter", ForwardRules)}}
        {{Chain("targets", "nat hook prerouting priority dstnat", ArrivalTranslations)}}
        {{Chain("sources", "nat hook postrouting priority srcnat", DepartureTranslations)}}
        }

        """;

    /// <summary>None without rules: a chain that translates makes the kernel track connections, rules in it or not.</summary>
    private static string Chain(string name, string hook, List<string> rules) => rules.Count == 0
        ? ""
        : $$"""
          chain {{name}} {
            type {{hook}}; policy accept;
            {{string.Join("\n    ", rules)}}
          }
        """;
}
