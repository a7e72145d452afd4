using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests;

/// <summary>Before all tests: removes what a crashed run left.</summary>
[SetUpFixture]
internal sealed class Leftovers
{
    [OneTimeSetUp]
    public async Task Sweep()
    {
        if (await LabRequirements.MissingAsync() is null)
        {
            await KernelLab.SweepLeftoversAsync();
        }
    }
}
