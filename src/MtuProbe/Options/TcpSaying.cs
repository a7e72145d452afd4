using MtuProbe.Core.Probing;

namespace MtuProbe.Options;

/// <summary>What <c>--tcp-say</c> asks a service.</summary>
/// <param name="Bytes">The user's own; empty with the other kinds.</param>
public sealed record TcpSaying(TcpQuestionKind Kind, byte[] Bytes)
{
    /// <summary>More makes the question itself a problem of the way there.</summary>
    public const int MostBytes = 4096;

    /// <returns>Null and a one-line objection when it is nothing that can be said.</returns>
    public static TcpSaying? Parse(string text, out string? objection)
    {
        objection = null;
        switch (text)
        {
            case "tls": return new(TcpQuestionKind.Tls, []);
            case "http": return new(TcpQuestionKind.Http, []);
            case "ssh": return new(TcpQuestionKind.Ssh, []);
        }

        var bytes = text.StartsWith('@') ? FromFile(text[1..], out objection) : EscapedText.Parse(text, out objection);
        if (bytes?.Length is 0 or > MostBytes)
        {
            objection = $"--tcp-say: give 1 to {MostBytes} bytes, not {bytes.Length}";
        }

        objection = objection is null ? null : $"{objection}: --tcp-say takes tls, http, ssh, a text (\\r \\n \\t \\\\ \\xNN) or @FILE";
        return objection is null ? new(TcpQuestionKind.Given, bytes!) : null;
    }

    private static byte[]? FromFile(string path, out string? objection)
    {
        objection = null;
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            objection = $"--tcp-say '@{path}' cannot be read ({unreadable.Message})";
            return null;
        }
    }
}
