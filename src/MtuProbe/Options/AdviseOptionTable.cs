using System.CommandLine;
using System.Globalization;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Options;

/// <summary>What <c>advise</c> understands.</summary>
internal sealed class AdviseOptionTable
{
    private readonly Option<string?> _mtu = ProbeOptionTable.Optional("--mtu", "BYTES", "The number that was measured, whole IP packet");

    private readonly Option<string> _measured = ProbeOptionTable.Text(
        "--measured", "pod", "pod|underlay", "Where it was measured: between pods, or between the nodes that carry their packets");

    private readonly Option<string?> _under = ProbeOptionTable.Optional(
        "--under", "NAME,...", $"What the pods' packets travel in, the innermost first: {Encapsulations.Names}; or an overhead in bytes");

    private readonly Option<string> _output = ProbeOptionTable.Text("--output", "text", "text|json", "Form of the result on standard output");

    public AdviseOptionTable(Command command)
    {
        foreach (var option in new Option[] { _mtu, _measured, _under, _output })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public AdviseOptions Read(ParseResult parsed)
    {
        var errors = new List<string>();
        var mtu = ReadMtu(parsed.GetValue(_mtu), errors);
        var measured = ProbeOptionTable.OneOf(parsed, _measured, errors, ("pod", MeasuredBetween.Pods), ("underlay", MeasuredBetween.Nodes));
        var tunnels = ReadTunnels(parsed.GetValue(_under), errors);
        var json = ProbeOptionTable.OneOf(parsed, _output, errors, ("text", false), ("json", true));
        if (errors.Count == 0 && TunnelStack.From(mtu, measured, tunnels) is { } stack)
        {
            return new AdviseOptions(stack, json);
        }

        throw new UsageException(errors.Count > 0 ? string.Join("; ", errors) : measured switch
        {
            MeasuredBetween.Pods => $"--mtu {mtu} --under {parsed.GetValue(_under)}: that makes packets of more than {TunnelStack.Largest} bytes; lower --mtu or name fewer tunnels",
            MeasuredBetween.Nodes => $"--mtu {mtu} --under {parsed.GetValue(_under)}: that leaves less than {TunnelStack.Smallest} bytes for pods; raise --mtu or name fewer tunnels",
        });
    }

    private static PacketSize ReadMtu(string? text, List<string> errors)
    {
        if (text is not null && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && PacketSize.TryOf(bytes, out var size) && size >= TunnelStack.Smallest && size <= TunnelStack.Largest)
        {
            return size;
        }

        errors.Add(text is null
            ? "advise needs --mtu BYTES: the number that was measured ('mtuprobe probe' measures it)"
            : $"--mtu '{text}': an MTU is {TunnelStack.Smallest} to {TunnelStack.Largest} bytes, IP header included");
        return TunnelStack.Largest;
    }

    private static List<Encapsulation> ReadTunnels(string? text, List<string> errors)
    {
        var tunnels = new List<Encapsulation>();
        foreach (var name in text?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            if (Encapsulations.Find(name) is { } tunnel)
            {
                tunnels.Add(tunnel);
            }
            else
            {
                errors.Add($"--under '{name}': use {Encapsulations.Names}, or a number of bytes");
            }
        }

        return tunnels;
    }
}
