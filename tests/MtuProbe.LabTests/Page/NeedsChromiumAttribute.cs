using NUnit.Framework.Interfaces;

namespace MtuProbe.LabTests.Page;

/// <summary>Skips a test, with the reason, where there is no browser; with <c>MTUPROBE_LAB=required</c> it fails instead.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsChromiumAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        if (Chromium.Missing is not { } reason)
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
