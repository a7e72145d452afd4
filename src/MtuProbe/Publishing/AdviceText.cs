using System.Globalization;
using System.Text.Json;
using MtuProbe.Core.Advising;

namespace MtuProbe.Publishing;

/// <summary>Advice for a person: the sum first, then each system with the lines to paste, a block each.</summary>
internal static class AdviceText
{
    private const int Indent = 18;

    /// <summary>Width of a sign, a number and the gap behind it.</summary>
    private const int Hang = 9;

    public static string Describe(Advice advice)
    {
        var stack = advice.Stack;
        var text = new LabelledText(Indent);
        text.Heading($"POD MTU {stack.PodMtu}{(stack.BaseMtu is { } mtu ? $", base MTU {mtu}" : string.Empty)}");
        text.Blank();
        var label = "arithmetic";
        foreach (var line in advice.Arithmetic)
        {
            text.Line(label, Sum(line), Hang);
            label = string.Empty;
        }

        if (advice.Arithmetic is [_, .., var last])
        {
            text.Line(string.Empty, $"={Column(last.Size.Bytes)}  {(stack.Measured == MeasuredBetween.Pods ? "the base MTU" : "the pod MTU")}");
        }

        foreach (var warning in advice.Warnings)
        {
            text.Line("warning", warning);
        }

        foreach (var remedy in advice.Remedies)
        {
            text.Blank();
            text.Line(remedy.For, remedy.Words);
            text.Verbatim(remedy.Lines);
        }

        return text.ToString();
    }

    public static string Json(Advice advice) => JsonSerializer.Serialize(AdviceDocument.From(advice), WireJson.Readable.AdviceDocument);

    private static string Sum(ArithmeticLine line) =>
        $"{(line.Change == 0 ? " " : line.Change > 0 ? "+" : "-")}{Column(line.Change == 0 ? line.Size.Bytes : Math.Abs(line.Change))}  {line.Text}";

    private static string Column(int bytes) => bytes.ToString(CultureInfo.InvariantCulture).PadLeft(Hang - 3);
}
