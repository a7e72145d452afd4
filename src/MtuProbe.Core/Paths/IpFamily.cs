namespace MtuProbe.Core.Paths;

/// <summary>IP version. The two are measured apart: they may take different ways.</summary>
public enum IpFamily
{
    Ipv4,
    Ipv6,
}
