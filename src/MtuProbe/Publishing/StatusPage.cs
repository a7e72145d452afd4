using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MtuProbe.Publishing;

/// <summary>
/// The page for people, of an agent or of a cluster: one document out of the files of <c>Page/</c>. It holds no data; its script asks for
/// the JSON beside it and makes elements and text of that, never markup.
/// </summary>
internal sealed partial class StatusPage
{
    private const string Folder = "MtuProbe.Publishing.Page.";

    private readonly List<string> _styles = [];
    private readonly List<string> _scripts = [];

    private StatusPage(string kind, string document)
    {
        var html = Read("page.html").Replace("%KIND%", kind, StringComparison.Ordinal).Replace("%DOCUMENT%", document, StringComparison.Ordinal);
        html = Sheet().Replace(html, link => $"<style>{Hashed(link.Groups["file"].Value, _styles)}</style>");
        Html = Script().Replace(html, link => $"<script>{Hashed(link.Groups["file"].Value, _scripts)}</script>");
        ContentSecurityPolicy = $"default-src 'none'; script-src {string.Join(' ', _scripts)}; style-src {string.Join(' ', _styles)}; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    }

    public static StatusPage OfAgent { get; } = new("agent", "/api/v1/findings");

    public static StatusPage OfCluster { get; } = new("cluster", "/api/v1/report");

    public string Html { get; }

    /// <summary>Lets in this script and this style, by their hashes, and what they ask of this server; nothing else.</summary>
    public string ContentSecurityPolicy { get; }

    private static string Hashed(string file, List<string> hashes)
    {
        var text = Read(file);
        hashes.Add($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'");
        return text;
    }

    /// <summary>A browser hashes what it parsed, where a carriage return is a line feed.</summary>
    private static string Read(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + file)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("""<link rel="stylesheet" href="(?<file>[a-z.]+)">""")]
    private static partial Regex Sheet();

    [GeneratedRegex("""<script src="(?<file>[a-z.]+)"></script>""")]
    private static partial Regex Script();
}
