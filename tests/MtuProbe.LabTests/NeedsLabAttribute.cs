using MtuProbe.Lab.Kernel;
using MtuProbe.LabTests.Tcp;
using NUnit.Framework.Interfaces;

namespace MtuProbe.LabTests;

/// <summary>
/// Skips a test, with the reason, on a machine that cannot build the lab. With <c>MTUPROBE_LAB=required</c> it fails
/// instead: a gate must not become green by missing its tools.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NeedsLabAttribute : Attribute, ITestAction
{
    /// <summary>Whether the test also needs mtuprobe itself, named by <c>MTUPROBE_BIN</c>.</summary>
    public bool Binary { get; init; }

    /// <summary>A program that the test needs besides, as it is called on the PATH.</summary>
    public string? Program { get; init; }

    /// <summary>Whether it needs nginx and OpenSSH.</summary>
    public bool Servers { get; init; }

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        var reason = Binary && MtuProbeBinary.Missing is { } missing ? missing
            : Program is { } program && !IsInstalled(program) ? $"'{program}' is not installed: tests/run.sh fetches it"
            : Servers && RealServers.Missing is { } server ? server
            : LabRequirements.MissingAsync().GetAwaiter().GetResult();
        if (reason is null)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("MTUPROBE_LAB") == "required")
        {
            Assert.Fail($"MTUPROBE_LAB=required, but {reason}");
        }

        Assert.Ignore(reason);
    }

    public void AfterTest(ITest test)
    {
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
