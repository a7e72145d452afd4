using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>All runs of one question.</summary>
internal sealed record Result(Question Question, IReadOnlyList<Measurement> Runs)
{
    public TimeSpan Wall => Median(run => run.Wall);

    public TimeSpan Net => Median(run => run.Net);

    public bool IsCutOff => Runs.Any(run => run.IsCutOff);

    public int Right => Runs.Count(run => run.Judgement == Judgement.Right);

    public Answer Truth => Question.Tool.Truth(Question.Scenario, Question.Family);

    public T Median<T>(Func<Measurement, T> value)
    {
        T[] sorted = [.. Runs.Select(value).Order()];
        return sorted[sorted.Length / 2];
    }
}
