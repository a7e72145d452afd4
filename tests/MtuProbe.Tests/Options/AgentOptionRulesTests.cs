using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class AgentOptionRulesTests
{
    [TestCase("--confirmation-timer 600", "--confirmation-timer '600': not below --raise-timer (its default) '10m'")]
    [TestCase("--raise-timer 60", "--confirmation-timer (its default) '60s': not below --raise-timer '60'")]
    [TestCase("--max-probes 10 --probe-timer 6", "--confirmation-timer (its default) '60s': not above --max-probes '10' times --probe-timer '6'")]
    [TestCase("--confirmation-timer 3", "--confirmation-timer '3': not above --max-probes (its default) '3' times --probe-timer (its default) '1s'")]
    [TestCase("--listen 127.0.0.1:9797", "--ui-listen (its default) '127.0.0.1:9797': --listen '127.0.0.1:9797' takes that")]
    [TestCase("--ui-listen 9799", "--ui-listen '9799': --listen (its default) '[::]:9799' takes that")]
    [TestCase("--listen unix:/run/a --ui-listen unix:/run/a", "--ui-listen 'unix:/run/a': --listen 'unix:/run/a' takes that")]
    [TestCase("--peer a=10.0.0.1 --peer a=10.0.0.2", "peer 'a' has 2 IPv4 addresses (10.0.0.1, 10.0.0.2): keep one")]
    [TestCase("--peer a=fd00::1 --peer a=fd00::1", "peer 'a' has 2 IPv6 addresses (fd00::1, fd00::1): keep one")]
    [TestCase("--peer a=10.0.0.1 --peer b=10.0.0.1", "peers 'a' and 'b' have one address, 10.0.0.1: give each its own")]
    [TestCase("--peer a=10.0.0.1 --peer b=::ffff:10.0.0.1", "peers 'a' and 'b' have one address, 10.0.0.1: give each its own")]
    [TestCase("--target a=x.org --target a=10.0.0.2", "target 'a' is x.org and 10.0.0.2: a name has one host, or one address of each family")]
    [TestCase("--target a=10.0.0.1 --target a=10.0.0.2", "target 'a' is 10.0.0.1 and 10.0.0.2: a name has one host, or one address of each family")]
    [TestCase("--peer a=10.0.0.1 --target a=x.org", "'a' is a peer and a target: rename the target")]
    public void BrokenRule_IsTheOneError(string arguments, string expected) => Assert.That(
        () => AnAgentTable.Read(arguments), Throws.TypeOf<UsageException>().With.Message.StartsWith(expected).And.Message.Not.Contains("; --").And.Message.Not.Contains("; '"));

    [TestCase("--confirmation-timer 599 --raise-timer 600")]
    [TestCase("--confirmation-timer 4 --raise-timer 5")]
    [TestCase("--confirmation-timer 3.001 --raise-timer 5")]
    [TestCase("--listen 127.0.0.1:80 --ui-listen 127.0.0.2:80")]
    [TestCase("--listen 127.0.0.1:80 --ui-listen [::1]:80")]
    [TestCase("--listen unix:/run/a --ui-listen unix:/run/b")]
    [TestCase("--listen 127.0.0.1:9797 --ui-listen none")]
    [TestCase("--peer a=10.0.0.1 --peer a=fd00::1 --peer b=10.0.0.2")]
    [TestCase("--node a --peer a=10.0.0.1")]
    [TestCase("--target a=10.0.0.1 --target a=fd00::1 --target b=10.0.0.1:53")]
    public void KeptRule_IsNoError(string arguments) => Assert.That(() => AnAgentTable.Read(arguments), Throws.Nothing);

    [TestCase("--confirmation-timer x --raise-timer 5", "", null, "--confirmation-timer 'x'")]
    [TestCase("--raise-timer 5", "MTUPROBE_CONFIRMATION_TIMR=3", null, "MTUPROBE_CONFIRMATION_TIMR")]
    [TestCase("--raise-timer 5", "", "confirmation-timr: 2", "confirmation-timr")]
    [TestCase("--raise-timer 5", "", "confirmation-timer: [2]", "confirmation-timer")]
    [TestCase("--raise-timer 5", "", "confirmation-timer: '2", "cannot be read")]
    public void RuleAboutAValueThatIsNotKnown_SaysNothing(string arguments, string environment, string? yaml, string named) => Assert.That(
        () => AnAgentTable.Read(arguments, environment, yaml), Throws.TypeOf<UsageException>().With.Message.Contains(named).And.Message.Not.Contains("not below"));
}
