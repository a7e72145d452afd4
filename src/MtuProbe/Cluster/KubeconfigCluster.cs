namespace MtuProbe.Cluster;

/// <summary>An API server, and how it is recognised. <c>AuthorityData</c> is base64 of PEM and goes before the file.</summary>
internal sealed record KubeconfigCluster(
    string Name, string? Server, string? AuthorityFile, string? AuthorityData, bool SkipTlsVerify, string? TlsServerName, string? ProxyUrl);
