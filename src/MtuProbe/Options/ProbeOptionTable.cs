using System.CommandLine;
using System.Globalization;
using System.Net;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using static MtuProbe.Options.WordOption;

namespace MtuProbe.Options;

/// <summary>
/// The one table of what <c>probe</c> and <c>check</c> understand. Values are read as text, so that every mistake is told at once, in our
/// words, with its remedy.
/// </summary>
internal sealed class ProbeOptionTable
{
    /// <summary>Traceroute's first: by custom nothing listens there, and firewalls know it. On 9798 our own responder may.</summary>
    private const int ClosedPort = 33434;

    private const int DefaultFlows = 8;
    private const int MostFlows = 64;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "Host name (every address it has is probed), address, host:port or [v6]:port",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _method = Text("--method", "auto", "auto|agent|icmp|udp", "How to probe. auto starts agent and icmp at once, prefers our responder, and asks by udp what they leave open");
    private readonly Option<string?> _port = Optional("--port", "PORT", "UDP port, where the target names none: of the responder (9798), or with udp one where nobody listens (33434)");
    private readonly Option<string> _family = Text("--family", "auto", "auto|4|6", "IP version");
    private readonly Option<string?> _min = Optional("--min", "BYTES", "Smallest size expected to pass, whole IP packet (576 in IPv4, 1280 in IPv6)");
    private readonly Option<string?> _max = Optional("--max", "BYTES", "Largest size to try, whole IP packet (the interface's MTU)");
    private readonly Option<string?> _source = Optional("--source", "ADDRESS", "Address of this host to send from");
    private readonly Option<string?> _flows = Optional("--flows", "K", "Flows to look at, each perhaps in another of several equal-cost lanes (agent: 8; udp: 1; an echo has none)");
    private readonly Option<string> _timeout = Text("--timeout", "30", "SECONDS", "Bound on the whole run; what is known by then is printed");
    private readonly Option<string> _output = Text("--output", "text", "text|json", "Form of the result on standard output");
    private readonly Option<bool> _noReverse = new("--no-reverse") { Description = "Do not measure the way back" };
    private readonly Option<string> _lossProbes = Text("--loss-probes", "0", "N", "Measure loss by size too, with N probes per size (0 does not; 600 tell 0 from 1.25 %)");
    private readonly Option<string?> _keyDirectory = KeyDirectory.Option();
    private readonly Option<bool> _noHops = new("--no-hops") { Description = "Do not look for the hops between which a black hole lies" };
    private readonly Option<string?> _mtu = Optional("--mtu", "BYTES", "The size that must be delivered, whole IP packet");

    /// <param name="command">Gets the options.</param>
    /// <param name="gate">Whether it is <c>check</c>, which asks about one size instead of searching a range.</param>
    public ProbeOptionTable(Command command, bool gate)
    {
        command.Add(_targets);
        Option[] options = gate
            ? [_mtu, _method, _port, _family, _source, _flows, _timeout, _output, _noReverse, _noHops, _lossProbes, _keyDirectory]
            : [_method, _port, _family, _min, _max, _source, _flows, _timeout, _output, _noReverse, _noHops, _lossProbes, _keyDirectory];
        Array.ForEach(options, command.Add);
        IsGate = gate;
    }

    private bool IsGate { get; }

    /// <exception cref="UsageException">Names everything that is wrong, with the remedies, in one line.</exception>
    public ProbeOptions Read(ParseResult parsed)
    {
        var errors = new List<string>();
        var targets = ReadTargets(parsed, errors);
        var family = OneOf<IpFamily?>(parsed, _family, errors, ("auto", null), ("4", IpFamily.Ipv4), ("6", IpFamily.Ipv6));
        var source = ReadSource(parsed, family, errors);
        var method = OneOf(
            parsed, _method, errors, ("auto", MethodChoice.Auto), ("agent", MethodChoice.Agent), ("icmp", MethodChoice.Icmp), ("udp", MethodChoice.Udp));
        var options = new ProbeOptions
        {
            Targets = targets,
            Method = method,
            Port = ReadPort(parsed, method, errors),
            Family = family ?? (source is null ? null : IpFamily.Of(source)),
            Min = IsGate ? null : ReadSize(parsed, _min, errors),
            Max = IsGate ? null : ReadSize(parsed, _max, errors),
            Source = source,
            Flows = ReadFlows(parsed, errors),
            Timeout = ReadTimeout(parsed, errors),
            Json = OneOf(parsed, _output, errors, ("text", false), ("json", true)),
            Reverse = !parsed.GetValue(_noReverse),
            LossProbes = ReadLossProbes(parsed, errors),
            Keys = ReadKeys(parsed, errors),
            Hops = !parsed.GetValue(_noHops),
            Gate = IsGate ? ReadSize(parsed, _mtu, errors) : null,
        };
        if (options is { Min: { } min, Max: { } max } && min > max)
        {
            errors.Add($"--min {min} is above --max {max}: swap them");
        }

        if (IsGate && parsed.GetValue(_mtu) is null)
        {
            errors.Add("check needs --mtu BYTES: the size that must be delivered");
        }

        return errors.Count == 0 ? options : throw new UsageException(string.Join("; ", errors));
    }

    private static PacketSize? ReadSize(ParseResult parsed, Option<string?> option, List<string> errors)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && PacketSize.TryOf(bytes, out var size) && size >= SearchLimits.ControlSize && bytes <= 65_535)
        {
            return size;
        }

        errors.Add($"{option.Name} '{text}': a packet size is {SearchLimits.ControlSize} to 65535 bytes, IP header included");
        return null;
    }

    private List<TargetText> ReadTargets(ParseResult parsed, List<string> errors)
    {
        var targets = new List<TargetText>();
        foreach (var text in parsed.GetValue(_targets) ?? [])
        {
            if (TargetText.Parse(text, out var objection) is { } target)
            {
                targets.Add(target);
            }
            else
            {
                errors.Add(objection!);
            }
        }

        if (targets.Count == 0 && errors.Count == 0)
        {
            errors.Add("no TARGET: name a host, an address, host:port or [v6]:port");
        }

        return targets;
    }

    private int ReadPort(ParseResult parsed, MethodChoice method, List<string> errors)
    {
        if (parsed.GetValue(_port) is not { } text)
        {
            return method == MethodChoice.Udp ? ClosedPort : WireProtocol.DefaultPort;
        }

        if (!TargetText.IsPort(text, out var port))
        {
            errors.Add($"--port '{text}': a port is 1 to 65535");
        }

        return port;
    }

    private int ReadFlows(ParseResult parsed, List<string> errors)
    {
        if (parsed.GetValue(_flows) is not { } text)
        {
            return DefaultFlows;
        }

        if (parsed.GetValue(_method) is ("icmp" or "udp") and var method)
        {
            errors.Add($"--flows {text}: {(method == "icmp" ? "an echo has no ports and so no flows" : "a host shares its few port unreachables among all flows")}; leave it away with --method {method}");
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var flows) && flows is >= 1 and <= MostFlows)
        {
            return flows;
        }

        errors.Add($"--flows '{text}': give 1 to {MostFlows}");
        return DefaultFlows;
    }

    private IPAddress? ReadSource(ParseResult parsed, IpFamily? family, List<string> errors)
    {
        if (parsed.GetValue(_source) is not { } text)
        {
            return null;
        }

        if (!IPAddress.TryParse(text, out var source))
        {
            errors.Add($"--source '{text}': give an IP address of this host ('ip address' lists them)");
            return null;
        }

        if (family is { } wanted && wanted != IpFamily.Of(source))
        {
            errors.Add($"--source {source} is not of the family that --family asks for");
        }

        return source;
    }

    private int ReadLossProbes(ParseResult parsed, List<string> errors)
    {
        var text = parsed.GetValue(_lossProbes)!;
        if (text != "0" && parsed.GetValue(_method) == "udp")
        {
            errors.Add($"--loss-probes {text}: no host sends so many port unreachables; leave it away with --method udp");
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var copies)
            && copies is 0 or (>= LossSurveyRequest.FewestCopies and <= LossSurveyRequest.MostCopies))
        {
            return copies;
        }

        errors.Add($"--loss-probes '{text}': give probes per size, {LossSurveyRequest.FewestCopies} to {LossSurveyRequest.MostCopies}, or 0 for no loss survey");
        return 0;
    }

    private KeyRing? ReadKeys(ParseResult parsed, List<string> errors)
    {
        try
        {
            return parsed.GetValue(_keyDirectory) is { } directory ? KeyDirectory.Read(directory) : null;
        }
        catch (UsageException wrong)
        {
            errors.Add(wrong.Message);
            return null;
        }
    }

    private TimeSpan ReadTimeout(ParseResult parsed, List<string> errors)
    {
        var text = parsed.GetValue(_timeout)!;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds <= LongestTimeout.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors.Add($"--timeout '{text}': give seconds, above 0 and at most {LongestTimeout.TotalSeconds}");
        return LongestTimeout;
    }
}
