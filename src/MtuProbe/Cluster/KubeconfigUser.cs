namespace MtuProbe.Cluster;

/// <summary>How a user proves who he is; all null for one who does not. Data is base64 of PEM and goes before the file of the same.</summary>
internal sealed record KubeconfigUser(string Name)
{
    public string? Token { get; init; }

    /// <summary>Read again from time to time; goes before <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public string? CertificateFile { get; init; }

    public string? CertificateData { get; init; }

    public string? KeyFile { get; init; }

    public string? KeyData { get; init; }

    public KubeconfigExec? Exec { get; init; }

    /// <summary>The first member that asks for something which we do not do; null when there is none.</summary>
    public string? Unsupported { get; init; }
}
