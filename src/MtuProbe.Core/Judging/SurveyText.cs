using System.Globalization;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>What a loss survey leaves open or excludes, in words.</summary>
internal static class SurveyText
{
    public static IEnumerable<string> Of(LossBySize survey, PacketSize path, LossStep? step, string way)
    {
        if (step is not null && survey.Rise is { } rise && rise.High - rise.Low > 1)
        {
            yield return $"Where between {rise.Low} and {rise.High} bytes loss begins to rise could not be told{(step.IsLocated ? string.Empty : ", so no size is recommended for it")}.";
        }

        if (step is null && survey.End == LossSurveyEnd.Complete && LossCount.Of(survey.Tallies.Where(t => t.Size == path)) is { Sent: > 0 } largest)
        {
            var most = LossBound.Upper95(largest.Lost, largest.Sent).ToString("P1", CultureInfo.InvariantCulture);
            yield return $"Loss does not rise with size {way}: {largest.Lost} of {largest.Sent} packets of {path} bytes were lost (at most {most}, 95 % sure).";
        }

        if (Cut(survey.End) is { } why)
        {
            yield return $"The loss survey {way} is not complete: {why}.";
        }
    }

    private static string? Cut(LossSurveyEnd end) => end switch
    {
        LossSurveyEnd.Complete => null,
        LossSurveyEnd.Undecided => "two sizes lose so nearly alike that more probes would be needed (--loss-probes)",
        LossSurveyEnd.TimedOut => "the time limit ran out (--timeout)",
        LossSurveyEnd.Interrupted => "the run was interrupted",
        LossSurveyEnd.ContactLost => "the peer stopped answering",
        LossSurveyEnd.MixedResponders => "another responder answered in the middle",
    };
}
