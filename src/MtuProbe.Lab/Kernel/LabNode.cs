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

    /// <summary>The relay to run here; null for none.</summary>
    public RelaySettings? Relay { get; set; }

    public bool IsFiltered => ArrivalRules.Count + OutputRules.Count > 0;

    /// <summary>
    /// The filter as a file for <c>nft -f</c>. What arrives is filtered before anything reassembles fragments, and there
    /// <c>meta length</c> is the whole IP packet in both families.
    /// </summary>
    public string Filter() =>
        $$"""
        table inet lab {
          chain arrival {
            type filter hook prerouting priority raw; policy accept;
            {{string.Join("\n    ", ArrivalRules)}}
          }
          chain output {
            type filter hook output priority filter; policy accept;
            {{string.Join("\n    ", OutputRules)}}
          }
        }

        """;
}
