namespace MtuProbe.Lab.Kernel;

/// <summary>What a child process left behind.</summary>
public sealed record LabResult(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}{Errors}";
}
