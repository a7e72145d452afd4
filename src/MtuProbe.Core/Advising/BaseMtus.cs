using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>
/// The base MTU for a pod network that subtracts by itself what it adds: the size outside of its own tunnels, and inside of everybody
/// else's. Never so much that the pods get more than their MTU or the nodes' network less than it carries.
/// </summary>
/// <param name="subtracts">The tunnels that it can add, and what it takes off for each, which need not be what the tunnel takes.</param>
internal sealed class BaseMtus(params (string Tunnel, int Bytes)[] subtracts)
{
    /// <summary>What it usually adds, for a person who named no tunnel.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Usual { get; init; }

    /// <summary>How many it can add at once.</summary>
    public int Most { get; init; } = 2;

    /// <summary>One choice for each set of tunnels that may be its own: only the operator knows which are.</summary>
    public IEnumerable<BaseChoice> For(TunnelStack stack)
    {
        if (stack is { BaseMtu: { } all, Tunnels.Count: 0 })
        {
            return Usual.Select(own => new BaseChoice(all, string.Join(" and ", own)) { IsOnly = true });
        }

        if (stack.Tunnels.Count == 0)
        {
            return from own in Usual
                   let mtu = stack.PodMtu.Bytes + own.Sum(tunnel => Subtracted(tunnel)!.Value)
                   where mtu <= TunnelStack.Largest.Bytes
                   select new BaseChoice(PacketSize.Of(mtu), string.Join(" and ", own));
        }

        var most = stack.Tunnels.Take(Most).TakeWhile(tunnel => Subtracted(tunnel.Name) is not null).Count();
        return from count in Enumerable.Range(0, most + 1).Reverse()
               let own = stack.Tunnels.Take(count).ToList()
               let mtu = Math.Min(stack.Sizes[count].Bytes, stack.PodMtu.Bytes + own.Sum(tunnel => Subtracted(tunnel.Name)!.Value))
               select new BaseChoice(PacketSize.Of(mtu), string.Join(" and ", own.Select(tunnel => Kind(tunnel.Name))));
    }

    private int? Subtracted(string tunnel) => subtracts.Where(s => s.Tunnel == Kind(tunnel)).Select(s => (int?)s.Bytes).SingleOrDefault();

    /// <summary><c>ipsec-aes-gcm-v6</c> is <c>ipsec</c>: who adds it takes off the same.</summary>
    private static string Kind(string tunnel) => tunnel.Split('-')[0];
}
