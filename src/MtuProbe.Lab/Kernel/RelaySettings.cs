using System.Globalization;

namespace MtuProbe.Lab.Kernel;

/// <summary>What a <see cref="TunRelay"/> does to the packets between two TUN devices; forward is from the first to the second.</summary>
public sealed record RelaySettings(
    string FirstTun, string SecondTun, double ForwardLossPercent, double ReverseLossPercent, double DelayMs, int Seed)
{
    /// <summary>The hidden verb that runs a relay.</summary>
    public const string Verb = "lab-relay";

    /// <summary>The verb and its options, as <see cref="Parse"/> reads them.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        Verb, "--tun", FirstTun, "--tun", SecondTun,
        "--forward-loss", ForwardLossPercent.ToString(CultureInfo.InvariantCulture),
        "--reverse-loss", ReverseLossPercent.ToString(CultureInfo.InvariantCulture),
        "--delay-ms", DelayMs.ToString(CultureInfo.InvariantCulture),
        "--seed", Seed.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Reads the options that follow the verb.</summary>
    /// <exception cref="FormatException">An option is unknown, has no value, or a value is no number; or there are not two devices.</exception>
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
                "--seed" => settings with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"unknown or repeated: {options[i]}"),
            };
        }

        return settings.SecondTun.Length > 0 ? settings : throw new FormatException("needs --tun twice");
    }

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
