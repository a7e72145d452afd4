using System.CommandLine;
using System.Net;
using MtuProbe.Core.Paths;
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

    private const int TlsPort = 443;

    private readonly Argument<string[]> _targets = new("TARGET")
    {
        Description = "Host name (every address it has is probed), address, host:port or [v6]:port",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _method = Text("--method", "auto", "auto|agent|icmp|udp|tcp", "How to probe. auto starts agent and icmp at once, and tcp where the target names a port; prefers our responder, and asks by udp what they leave open");
    private readonly Option<string?> _port = Optional("--port", "PORT", "Port, where the target names none: of the responder (UDP 9798), with udp one where nobody listens (33434), with tcp the service's (443)");
    private readonly Option<string> _family = Text("--family", "auto", "auto|4|6", "IP version");
    private readonly Option<string?> _min = Optional("--min", "BYTES", "Smallest size expected to pass, whole IP packet (576 in IPv4, 1280 in IPv6)");
    private readonly Option<string?> _max = Optional("--max", "BYTES", "Largest size to try, whole IP packet (the interface's MTU)");
    private readonly Option<string?> _source = Optional("--source", "ADDRESS", "Address of this host to send from");
    private readonly Option<string?> _flows = Optional("--flows", "K", "Flows to look at, each perhaps in another of several equal-cost lanes (agent: 8; udp: 1; an echo and tcp have none)");
    private readonly Option<string?> _tcpSay = Optional("--tcp-say", "WHAT", "What to ask a TCP service: tls, http, ssh, a text (\\r\\n and \\xNN are understood) or @FILE; by its port when left away");
    private readonly Option<string> _timeout = Text("--timeout", "30", "SECONDS", "Bound on the whole run; what is known by then is printed");
    private readonly Option<string> _output = Text("--output", "text", "text|json", "Form of the result on standard output");
    private readonly Option<bool> _noReverse = new("--no-reverse") { Description = "Do not measure the way back" };
    private readonly Option<string> _lossProbes = Text("--loss-probes", "0", "N", "Measure loss by size too, with N probes per size (0 does not; 600 tell 0 from 1.25 %)");
    private readonly Option<string?> _keyDirectory = KeyDirectory.Option();
    private readonly Option<bool> _noHops = new("--no-hops") { Description = "Do not look for the hops between which a black hole lies" };
    private readonly Option<string?> _pcap = Optional("--pcap", "FILE", "Record the packets of this run, as tcpdump and Wireshark read them, and say what they prove (needs CAP_NET_RAW and libpcap)");
    private readonly Option<string?> _mtu = Optional("--mtu", "BYTES", "The size that must be delivered, whole IP packet");

    /// <param name="command">Gets the options.</param>
    /// <param name="gate">Whether it is <c>check</c>, which asks about one size instead of searching a range.</param>
    public ProbeOptionTable(Command command, bool gate)
    {
        command.Add(_targets);
        Option[] options = gate
            ? [_mtu, _method, _port, _family, _source, _flows, _timeout, _output, _noReverse, _noHops, _lossProbes, _keyDirectory, _tcpSay, _pcap]
            : [_method, _port, _family, _min, _max, _source, _flows, _timeout, _output, _noReverse, _noHops, _lossProbes, _keyDirectory, _tcpSay, _pcap];
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
            parsed, _method, errors, ("auto", MethodChoice.Auto), ("agent", MethodChoice.Agent), ("icmp", MethodChoice.Icmp), ("udp", MethodChoice.Udp), ("tcp", MethodChoice.Tcp));
        var options = new ProbeOptions
        {
            Targets = targets,
            Method = method,
            Port = ReadPort(parsed, method, errors),
            Family = family ?? (source is null ? null : IpFamily.Of(source)),
            Min = IsGate ? null : ProbeOptionValues.Size(_min.Name, parsed.GetValue(_min), errors),
            Max = IsGate ? null : ProbeOptionValues.Size(_max.Name, parsed.GetValue(_max), errors),
            Source = source,
            Flows = ProbeOptionValues.Flows(parsed.GetValue(_flows), method, errors),
            Timeout = ProbeOptionValues.Timeout(parsed.GetValue(_timeout)!, errors),
            Json = OneOf(parsed, _output, errors, ("text", false), ("json", true)),
            Reverse = !parsed.GetValue(_noReverse),
            LossProbes = ProbeOptionValues.LossProbes(parsed.GetValue(_lossProbes)!, method, errors),
            Keys = ReadKeys(parsed, errors),
            TcpSay = ReadTcpSay(parsed, method, errors),
            Hops = !parsed.GetValue(_noHops),
            Pcap = ReadPcap(parsed, errors),
            Gate = IsGate ? ProbeOptionValues.Size(_mtu.Name, parsed.GetValue(_mtu), errors) : null,
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
            return method switch
            {
                MethodChoice.Udp => ClosedPort,
                MethodChoice.Tcp => TlsPort,
                MethodChoice.Auto or MethodChoice.Agent or MethodChoice.Icmp => WireProtocol.DefaultPort,
            };
        }

        if (!TargetText.IsPort(text, out var port))
        {
            errors.Add($"--port '{text}': a port is 1 to 65535");
        }

        return port;
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

    private TcpSaying? ReadTcpSay(ParseResult parsed, MethodChoice method, List<string> errors)
    {
        if (parsed.GetValue(_tcpSay) is not { } text)
        {
            return null;
        }

        if (method is not (MethodChoice.Tcp or MethodChoice.Auto))
        {
            errors.Add($"--tcp-say '{text}' is for --method tcp (or auto with host:port)");
        }

        var saying = TcpSaying.Parse(text, out var objection);
        if (objection is not null)
        {
            errors.Add(objection);
        }

        return saying;
    }

    private string? ReadPcap(ParseResult parsed, List<string> errors)
    {
        var file = parsed.GetValue(_pcap);
        if (file is "" or "-")
        {
            errors.Add($"--pcap '{file}': name a file to write to; standard output holds the result");
        }

        return file;
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
}
