using System.Text.Json;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>The JSON document of <c>advise</c>. <c>baseMtu</c> is null where pods were measured and no tunnel was named: it was not told.</summary>
public sealed record AdviceDocument
{
    public required string ApiVersion { get; init; }

    public required int Mtu { get; init; }

    public required string Measured { get; init; }

    /// <summary>The innermost first, by the names that <c>--under</c> takes.</summary>
    public required IReadOnlyList<string> Under { get; init; }

    public required int PodMtu { get; init; }

    public required int? BaseMtu { get; init; }

    public required IReadOnlyList<ArithmeticJson> Arithmetic { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<RemedyJson> Remedies { get; init; }

    /// <summary>For a number that agents measured. Null where it is no MTU at all.</summary>
    /// <param name="mtu">The number to set.</param>
    /// <param name="measuredOver">How the paths go that it rests on: an agent on the host's network measures the nodes'.</param>
    internal static byte[]? Write(PacketSize mtu, IEnumerable<Via> measuredOver) =>
        TunnelStack.From(mtu, measuredOver.Contains(Via.Node) ? MeasuredBetween.Nodes : MeasuredBetween.Pods, []) is { } stack
            ? JsonSerializer.SerializeToUtf8Bytes(From(new Advice(stack)), WireJson.Compact.AdviceDocument)
            : null;

    public static AdviceDocument From(Advice advice) => new()
    {
        ApiVersion = FindingDocuments.ApiVersion,
        Mtu = advice.Stack.Mtu.Bytes,
        Measured = advice.Stack.Measured.Label,
        Under = [.. advice.Stack.Tunnels.Select(t => t.Name)],
        PodMtu = advice.Stack.PodMtu.Bytes,
        BaseMtu = advice.Stack.BaseMtu?.Bytes,
        Arithmetic = [.. advice.Arithmetic.Select(line => new ArithmeticJson(line.Change, line.Size.Bytes, line.Text))],
        Warnings = advice.Warnings,
        Remedies = [.. advice.Remedies.Select(r => new RemedyJson(r.For, r.Text))],
    };
}

/// <summary>Bytes added (or taken, when negative), what there is then, and what took them.</summary>
public sealed record ArithmeticJson(int Change, int Size, string Text);
