using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MtuProbe.Publishing;

/// <summary>The one JSON context of the wire records.</summary>
[JsonSerializable(typeof(ProbeDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(AdviceDocument))]
[JsonSerializable(typeof(FindingsDocument))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(WitnessDocument))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Arrows and quotes stay readable: the text goes to a terminal or a file, never into HTML.</summary>
    public static WireJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>For programs: one line, and whatever could mean something in HTML is escaped.</summary>
    public static WireJson Compact { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
}
