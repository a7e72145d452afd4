using System.Globalization;
using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Demo;

/// <summary>A node of the demo: a network namespace with an agent in it.</summary>
/// <param name="Name">As its agent is called.</param>
/// <param name="Host">The last part of its addresses.</param>
/// <param name="IsBehindRouter">In the subnet behind the router instead of at the switch.</param>
public sealed record DemoNode(string Name, int Host, bool IsBehindRouter)
{
    public IPAddress Address(IpFamily family) => DemoAddress(family, Subnet, Host);

    internal int Subnet => IsBehindRouter ? 2 : 1;

    internal static IPAddress DemoAddress(IpFamily family, int subnet, int host) => IPAddress.Parse(family switch
    {
        IpFamily.Ipv4 => string.Create(CultureInfo.InvariantCulture, $"10.77.{subnet}.{host}"),
        IpFamily.Ipv6 => string.Create(CultureInfo.InvariantCulture, $"fd77:0:0:{subnet}::{host}"),
    });

    public override string ToString() => Name;
}
