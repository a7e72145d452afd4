namespace MtuProbe.Publishing;

/// <summary>What was seen on each interface until <paramref name="At"/>. Numbers that nobody knows are null.</summary>
public sealed record WitnessJson(string At, IReadOnlyList<WitnessInterfaceJson> Interfaces);

/// <summary>One interface. Shares are of TCP connections: 0.25 is one in four.</summary>
public sealed record WitnessInterfaceJson(string Interface, int? InterfaceMtu, bool Up, string? WhyNot, long Packets, long Dropped, double FlowShare, double SmallestFlowShare, int Connections, int Stalled, long Withdrawn, long MssAboveMtu, IReadOnlyList<WitnessHoleJson> BlackHoles, IReadOnlyList<WitnessPtbJson> Ptbs, IReadOnlyList<WitnessMssJson> Mss, IReadOnlyList<WitnessFragmentsJson> Fragments, IReadOnlyDictionary<string, long> Forgotten);

/// <summary>A connection, in the direction in which its large packets vanish: the path carries at least LargestDelivered, and less than SmallestLost.</summary>
public sealed record WitnessHoleJson(string Family, string Source, int SourcePort, string Destination, int DestinationPort, string Evidence, int? LargestDelivered, int SmallestLost, string Since, string Last, int Sightings, int? NextHopMtu, bool Open, string? RecoveredAt, int? RecoveredSize);

/// <summary>PTBs of one reporter that name one size, by ruling.</summary>
public sealed record WitnessPtbJson(string Family, string Reporter, int NextHopMtu, long Count, long Absurd, IReadOnlyDictionary<string, long> Rulings, string First, string Last, IReadOnlyList<string> QuotedDestinations);

/// <summary>SYNs that announce one MSS. AboveMtu is null where no interface MTU is known.</summary>
public sealed record WitnessMssJson(string Direction, string Family, int Mss, int? Packet, long Count, bool? AboveMtu, string Example);

/// <summary>Fragments of one source, destination and protocol.</summary>
public sealed record WitnessFragmentsJson(string Family, string Source, string Destination, int Protocol, long Pieces, long Packets, int Smallest, int Largest, string First, string Last);
