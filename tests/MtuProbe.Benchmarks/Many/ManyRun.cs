namespace MtuProbe.Benchmarks.Many;

/// <summary>One program that was given many paths.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Job">What it had to do.</param>
/// <param name="Targets">How many.</param>
/// <param name="Asked">Answers wanted.</param>
/// <param name="Right">Answers got, and right.</param>
/// <param name="Wall">Of the job, without the start of the program.</param>
/// <param name="Processor">The same, of all its threads; with it goes what the kernel does for its packets on their way.</param>
/// <param name="IoThread">Of the thread that sends and receives; null where there is none of its own.</param>
/// <param name="Allocated">Bytes on the managed heap; null where there is none.</param>
/// <param name="Sent">Packets that left, by the interface's counter.</param>
/// <param name="Received">The same of what came.</param>
internal sealed record ManyRun(
    string Name, string Job, int Targets, int Asked, int Right, TimeSpan Wall, TimeSpan Processor, TimeSpan? IoThread, long? Allocated, long Sent, long Received)
{
    /// <summary>Per packet that left.</summary>
    public TimeSpan ProcessorPerProbe => Processor / Math.Max(1, Sent);
}
