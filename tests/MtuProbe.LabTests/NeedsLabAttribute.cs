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

    /// <summary>Whether it needs nginx and OpenSSH.</summary>
    public bool Servers { get; init; }

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        var reason = Binary && MtuProbeBinary.Missing is { } missing ? missing
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
}
