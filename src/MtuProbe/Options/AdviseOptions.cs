using MtuProbe.Core.Advising;

namespace MtuProbe.Options;

/// <summary>What <c>advise</c> was asked, validated.</summary>
public sealed record AdviseOptions(TunnelStack Stack, bool Json);
