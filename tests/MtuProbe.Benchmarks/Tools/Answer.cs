namespace MtuProbe.Benchmarks.Tools;

/// <summary>What a tool said, or what it should have said.</summary>
/// <param name="There">The path MTU: of the way there, or of the round trip. Null: no number.</param>
/// <param name="Back">That of the way back, from tools that tell the two apart.</param>
/// <param name="Words">What was said beside the sizes (verdicts, advice), from tools that say it.</param>
internal sealed record Answer(int? There, int? Back = null, string? Words = null)
{
    internal static Answer None { get; } = new(There: null);

    /// <summary>The most that the path may carry, from tools that give an interval: <see cref="There"/> is then the least.</summary>
    public int? AtMost { get; init; }

    /// <summary>The last hop that packets above the path MTU reach, 0 for the client itself; null: none was named, or none is known.</summary>
    public int? Hop { get; init; }

    /// <summary>As a truth, to a tool that sees one of several equal-cost lanes: what each of them carries.</summary>
    public IReadOnlyList<int> Lanes { get; init; } = [];

    /// <summary>That large packets vanish and nobody says so.</summary>
    public bool IsHole { get; init; }

    /// <summary>Too high in one direction is the graver mistake, so it is looked for first.</summary>
    internal Judgement JudgeBy(Answer truth) => this switch
    {
        { There: null } when truth.There is not null => Judgement.None,
        { There: not null } when truth.There is null => Judgement.High,
        { AtMost: { } most } when There <= truth.There && truth.There <= most => Judgement.Interval,
        { There: { } lane, Back: null } when truth.Lanes.Contains(lane) => Judgement.Right,
        _ when There > truth.There || Back > truth.Back => Judgement.High,
        _ when There < truth.There || Back < truth.Back => Judgement.Low,
        _ when truth.Back is not null && Back is null => Judgement.None,
        _ when truth.Words is not null && Words != truth.Words => Judgement.WrongWords,
        _ => Judgement.Right,
    };

    public override string ToString() => (There, Back, AtMost) switch
    {
        (null, _, _) => "-",
        ({ } least, _, { } most) => $"{least}..{most}",
        ({ } there, null, _) => $"{there}",
        ({ } there, { } back, _) => $"{there}/{back}",
    };
}
