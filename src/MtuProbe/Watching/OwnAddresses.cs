using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Host;

namespace MtuProbe.Watching;

/// <summary>This host's addresses, read again now and then; asked from any thread.</summary>
internal sealed class OwnAddresses
{
    private volatile HashSet<WireAddress> _addresses = [];

    public bool Contains(WireAddress address) => _addresses.Contains(address);

    public void Refresh() => _addresses = [.. HostInterfaces.Addresses().Select(WireAddress.Of)];
}
