using System.Globalization;
using System.Net;
using System.Text.Json;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>What a <see cref="TunRelay"/> does to the packets between two TUN devices; forward is from the first to the second.</summary>
public sealed record RelaySettings(
    string FirstTun, string SecondTun, double ForwardLossPercent, double ReverseLossPercent, double DelayMs, int Seed)
{
    /// <summary>The hidden verb that runs a relay.</summary>
    public const string Verb = "lab-relay";

    /// <summary>Up to so much more delay, each packet differently.</summary>
    public double JitterMs { get; init; }

    /// <summary>Share of the packets that are sent twice.</summary>
    public double DuplicatePercent { get; init; }

    /// <summary>Null: none.</summary>
    public Bottleneck? Bottleneck { get; init; }

    /// <summary>Who sends the bottleneck's PTBs in IPv4; null: none are sent.</summary>
    public IPAddress? ReporterIpv4 { get; init; }

    /// <summary>The same in IPv6.</summary>
    public IPAddress? ReporterIpv6 { get; init; }

    /// <summary>The verb and its options, as <see cref="Parse"/> reads them.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        Verb, "--tun", FirstTun, "--tun", SecondTun,
        "--forward-loss", Text(ForwardLossPercent),
        "--reverse-loss", Text(ReverseLossPercent),
        "--delay-ms", Text(DelayMs),
        "--jitter-ms", Text(JitterMs),
        "--duplicates", Text(DuplicatePercent),
        .. Bottleneck is null ? Array.Empty<string>() : ["--bottleneck", JsonSerializer.Serialize(Bottleneck, ScenarioJson.Default.Bottleneck)],
        .. ReporterIpv4 is null ? Array.Empty<string>() : ["--reporter-ipv4", ReporterIpv4.ToString()],
        .. ReporterIpv6 is null ? Array.Empty<string>() : ["--reporter-ipv6", ReporterIpv6.ToString()],
        "--seed", Seed.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Reads the options that follow the verb.</summary>
    /// <exception cref="FormatException">An option is unknown, has no value, or one that cannot be read; or there are not two devices.</exception>
    public static RelaySettings Parse(IReadOnlyList<string> options)
    {
        var settings = new RelaySettings("", "", 0, 0, 0, 1);
        for (var i = 0; i < options.Count; i += 2)
        {
            var value = i + 1 < options.Count ? options[i + 1] : throw new FormatException($"{options[i]} needs a value");
            settings = options[i] switch
            {
                "--tun" when settings.FirstTun.Length == 0 => settings with { FirstTun = value },
                "--tun" when settings.SecondTun.Length == 0 => settings with { SecondTun = value },
                "--forward-loss" => settings with { ForwardLossPercent = Number(value) },
                "--reverse-loss" => settings with { ReverseLossPercent = Number(value) },
                "--delay-ms" => settings with { DelayMs = Number(value) },
                "--jitter-ms" => settings with { JitterMs = Number(value) },
                "--duplicates" => settings with { DuplicatePercent = Number(value) },
                "--bottleneck" => settings with { Bottleneck = Read(value) },
                "--reporter-ipv4" => settings with { ReporterIpv4 = IPAddress.Parse(value) },
                "--reporter-ipv6" => settings with { ReporterIpv6 = IPAddress.Parse(value) },
                "--seed" => settings with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"unknown or repeated: {options[i]}"),
            };
        }

        return settings.SecondTun.Length > 0 ? settings : throw new FormatException("needs --tun twice");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    private static Bottleneck? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ScenarioJson.Default.Bottleneck);
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"--bottleneck: {wrong.Message}", wrong);
        }
    }
}
