using System.Globalization;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>A measured number as configuration: the sum, what to beware of, and what each system must be told.</summary>
public sealed record Advice
{
    public Advice(TunnelStack stack) => Stack = stack;

    public TunnelStack Stack { get; }

    /// <summary>The sum from the number that was measured to the other end of the stack.</summary>
    public IReadOnlyList<ArithmeticLine> Arithmetic => [.. Lines()];

    public IReadOnlyList<string> Warnings => [.. Warn()];

    public IReadOnlyList<Remedy> Remedies => Advising.Remedies.For(Stack);

    private IEnumerable<ArithmeticLine> Lines()
    {
        var (sizes, tunnels) = (Stack.Sizes, Stack.Tunnels);
        yield return new ArithmeticLine(0, Stack.Mtu, Stack.Measured switch
        {
            MeasuredBetween.Pods => "measured between pods: the pod MTU",
            MeasuredBetween.Nodes => "measured between nodes: the base MTU",
        });
        for (var i = 0; i < tunnels.Count; i++)
        {
            var (tunnel, before, after) = Stack.Measured switch
            {
                MeasuredBetween.Pods => (tunnels[i], sizes[i], sizes[i + 1]),
                MeasuredBetween.Nodes => (tunnels[^(i + 1)], sizes[^(i + 1)], sizes[^(i + 2)]),
            };
            yield return new ArithmeticLine(after - before, after, Explain(tunnel));
        }
    }

    private static string Explain(Encapsulation tunnel)
    {
        var padding = tunnel.Block == 1
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $", packet and {tunnel.Trailer} bytes padded to a multiple of {tunnel.Block}");
        return $"{tunnel.Title}: {string.Join(" + ", tunnel.Headers.Select(h => $"{h.Name} {h.Bytes}"))}{padding} ({tunnel.Source})";
    }

    private IEnumerable<string> Warn()
    {
        if (Stack.PodMtu < IpFamily.Ipv6.MinPlpmtu)
        {
            yield return $"if IPv6 is in use: {HostRemedies.BelowIpv6(Stack.PodMtu)}";
        }

        if (Stack is { Measured: MeasuredBetween.Nodes, Tunnels.Count: 0 })
        {
            yield return $"no --under: {Stack.PodMtu} is the pod MTU only where pods are routed without a tunnel; a tunnel takes its overhead from it";
        }
    }
}
