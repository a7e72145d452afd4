using NUnit.Framework.Interfaces;

namespace MtuProbe.LabTests.Manifests;

/// <summary>
/// Skips a test, with the reason, where no kubectl reads our kustomizations, with <c>MTUPROBE_LAB=required</c> too: Debian has one since 13 only, and
/// the pure tests hold every manifest to the API's types without it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsKubectlAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
        if (Kubectl.Missing is { } reason)
        {
            Assert.Ignore(reason);
        }
    }

    public void AfterTest(ITest test)
    {
    }
}
