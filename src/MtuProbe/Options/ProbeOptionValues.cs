using System.Globalization;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Options;

/// <summary>Numbers of <c>probe</c> and <c>check</c>, out of text: what is wrong is told with its remedy.</summary>
internal static class ProbeOptionValues
{
    private const int DefaultFlows = 8;
    private const int MostFlows = 64;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <param name="name">Of the option.</param>
    /// <param name="text">Null where it was not given.</param>
    public static PacketSize? Size(string name, string? text, List<string> errors)
    {
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && PacketSize.TryOf(bytes, out var size) && size >= SearchLimits.ControlSize && bytes <= 65_535)
        {
            return size;
        }

        errors.Add($"{name} '{text}': a packet size is {SearchLimits.ControlSize} to 65535 bytes, IP header included");
        return null;
    }

    /// <param name="text">Null where it was not given.</param>
    public static int Flows(string? text, MethodChoice method, List<string> errors)
    {
        if (text is null)
        {
            return DefaultFlows;
        }

        var objection = method switch
        {
            MethodChoice.Icmp => "an echo has no ports and so no flows",
            MethodChoice.Udp => "a host shares its few port unreachables among all flows",
            MethodChoice.Tcp => "each connection is a flow of its own",
            MethodChoice.Auto or MethodChoice.Agent => null,
        };
        if (objection is not null)
        {
            errors.Add($"--flows {text}: {objection}; leave it away with --method {Word(method)}");
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var flows) && flows is >= 1 and <= MostFlows)
        {
            return flows;
        }

        errors.Add($"--flows '{text}': give 1 to {MostFlows}");
        return DefaultFlows;
    }

    public static int LossProbes(string text, MethodChoice method, List<string> errors)
    {
        var objection = method switch
        {
            MethodChoice.Udp => "no host sends so many port unreachables",
            MethodChoice.Tcp => "no service wants so many connections",
            MethodChoice.Auto or MethodChoice.Agent or MethodChoice.Icmp => null,
        };
        if (text != "0" && objection is not null)
        {
            errors.Add($"--loss-probes {text}: {objection}; leave it away with --method {Word(method)}");
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var copies)
            && copies is 0 or (>= LossSurveyRequest.FewestCopies and <= LossSurveyRequest.MostCopies))
        {
            return copies;
        }

        errors.Add($"--loss-probes '{text}': give probes per size, {LossSurveyRequest.FewestCopies} to {LossSurveyRequest.MostCopies}, or 0 for no loss survey");
        return 0;
    }

    public static TimeSpan Timeout(string text, List<string> errors)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds <= LongestTimeout.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors.Add($"--timeout '{text}': give seconds, above 0 and at most {LongestTimeout.TotalSeconds}");
        return LongestTimeout;
    }

    private static string Word(MethodChoice method) => method.ToString().ToLowerInvariant();
}
