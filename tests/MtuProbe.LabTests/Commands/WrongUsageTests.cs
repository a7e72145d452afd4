using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Commands;

/// <summary>Wrong usage is one line on stderr that names the input and the remedy, nothing on stdout, exit code 64 (contract §4.1).</summary>
[NeedsLab(Binary = true)]
internal sealed class WrongUsageTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private KernelLab _lab = null!;

    [OneTimeSetUp]
    public async Task BuildAsync()
    {
        // Runs before the attribute of the fixture skips its tests.
        if (MtuProbeBinary.Missing is null && await LabRequirements.MissingAsync() is null)
        {
            _lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Command);
        }
    }

    [OneTimeTearDown]
    public async Task DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    [TestCase("", "no command")]
    [TestCase("frobnicate", "'frobnicate'")]
    [TestCase("aggregate", "--kubeconfig")]
    [TestCase("aggregate --store /nowhere --publish-to a", "--publish-to 'a'")]
    [TestCase("agent --peer here", "--peer 'here'")]
    [TestCase("agent --confirmation-timer 2", "--confirmation-timer")]
    [TestCase("agent --config /nosuch.yaml", "/nosuch.yaml")]
    [TestCase("agent --listen 192.0.2.9:9799 --ui-listen none", "192.0.2.9")]
    [TestCase("demo twice", "'twice'")]
    [TestCase("report here", "'here'")]
    [TestCase("report --store /nosuch", "/nosuch")]
    [TestCase("report --kubeconfig /nosuch", "/nosuch")]
    [TestCase("report --store /tmp --context one", "--store and --context")]
    [TestCase("report --store /tmp --output xml", "--output 'xml'")]
    [TestCase("probe", "no TARGET")]
    [TestCase("probe nosuch.invalid", "nosuch.invalid")]
    [TestCase("probe 10.77.0.2:0", "port '0'")]
    [TestCase("probe 10.77.0.2 --port 0", "--port '0'")]
    [TestCase("probe 10.77.0.2 --port 65536", "--port '65536'")]
    [TestCase("probe 10.77.0.2 --min 1400 --max 1300", "--min 1400 is above --max 1300")]
    [TestCase("probe 10.77.0.2 --min 1501", "--min 1501")]
    [TestCase("probe 10.77.0.2 --max 127", "--max '127'")]
    [TestCase("probe 10.77.0.2 --max 65536", "--max '65536'")]
    [TestCase("probe 10.77.0.2 --max -5", "--max")]
    [TestCase("probe 10.77.0.2 --method tcp --flows 2", "--flows 2")]
    [TestCase("probe 10.77.0.2 --method tcp --loss-probes 600", "--loss-probes 600")]
    [TestCase("probe 10.77.0.2 --method icmp --tcp-say tls", "--tcp-say 'tls'")]
    [TestCase("probe 10.77.0.2:443 --tcp-say @/nosuch", "@/nosuch")]
    [TestCase("check --mtu 1400 10.77.0.2:443 --tcp-say \\q", "'\\q'")]
    [TestCase("probe 10.77.0.2 --method magic", "--method 'magic'")]
    [TestCase("probe 10.77.0.2 --family 5", "--family '5'")]
    [TestCase("probe 10.77.0.2 --family 6", "--family")]
    [TestCase("probe 2001:db8::1 --family 6", "2001:db8::1")]
    [TestCase("probe 10.77.0.2 --source 192.0.2.9", "192.0.2.9")]
    [TestCase("probe 10.77.0.2 --source fd77::1", "--source")]
    [TestCase("probe 10.77.0.2 --source here", "'here'")]
    [TestCase("probe 10.77.0.2 --timeout 0", "--timeout '0'")]
    [TestCase("probe 10.77.0.2 --timeout soon", "--timeout 'soon'")]
    [TestCase("probe 10.77.0.2 --output xml", "--output 'xml'")]
    [TestCase("probe 10.77.0.2 --flows 0", "--flows '0'")]
    [TestCase("probe 10.77.0.2 --flows 65", "--flows '65'")]
    [TestCase("probe 10.77.0.2 --flows 2 --method icmp", "--flows 2")]
    [TestCase("probe 10.77.0.2 --loss-probes 9", "--loss-probes '9'")]
    [TestCase("probe 10.77.0.2 --loss-probes 10001", "--loss-probes '10001'")]
    [TestCase("check --mtu 1400 10.77.0.2 --loss-probes many", "--loss-probes 'many'")]
    [TestCase("probe 10.77.0.2 --key-dir /nosuch", "--key-dir '/nosuch'")]
    [TestCase("check 10.77.0.2 --mtu 1400 --key-dir /nosuch", "--key-dir '/nosuch'")]
    [TestCase("respond --key-dir /nosuch", "--key-dir '/nosuch'")]
    [TestCase("probe 224.0.0.1", "224.0.0.1")]
    [TestCase("probe 0.0.0.0", "0.0.0.0")]
    [TestCase("probe fe80::1", "fe80::1%eth0")]
    [TestCase("probe [::1]:x", "'x'")]
    [TestCase("probe @targets", "'@targets'")]
    [TestCase("check 10.77.0.2", "--mtu")]
    [TestCase("check --mtu 0 10.77.0.2", "--mtu '0'")]
    [TestCase("check --mtu many 10.77.0.2", "--mtu 'many'")]
    [TestCase("advise", "--mtu")]
    [TestCase("advise --mtu 67", "--mtu '67'")]
    [TestCase("advise --mtu 1500 --measured here", "--measured 'here'")]
    [TestCase("advise --mtu 1500 --under vxlan,foo", "--under 'foo'")]
    [TestCase("advise --mtu 100 --measured underlay --under vxlan", "--under vxlan")]
    [TestCase("advise --mtu 1500 10.77.0.2", "'10.77.0.2'")]
    [TestCase("respond --port none", "--port 'none'")]
    [TestCase("respond --listen 192.0.2.9", "192.0.2.9")]
    [TestCase("respond --listen somewhere", "'somewhere'")]
    public async Task Wrong_usage_is_one_line_that_names_the_input(string arguments, string named)
    {
        using var run = _lab.InClient([.. MtuProbeBinary.Command, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var result = await run.FinishAsync(Deadline);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCode, Is.EqualTo(64), result.ToString());
            Assert.That(result.Output, Is.Empty);
            Assert.That(result.Errors, Does.Contain(named));
            Assert.That(result.Errors.TrimEnd('\n'), Does.StartWith("mtuprobe: ").And.Not.Contain("\n"));
        }
    }

    [TestCase("--help")]
    [TestCase("probe --help")]
    [TestCase("check --help")]
    [TestCase("advise --help")]
    [TestCase("agent --help")]
    [TestCase("demo --help")]
    [TestCase("report --help")]
    [TestCase("watch --help")]
    public async Task Help_names_no_verb_or_option_that_does_not_work_yet(string arguments)
    {
        using var run = _lab.InClient([.. MtuProbeBinary.Command, .. arguments.Split(' ')]);
        var result = await run.FinishAsync(Deadline);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Not.Contain("lab-relay"));
    }
}
