using System.CommandLine;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class AdviseOptionTableTests
{
    [TestCase("--mtu 1500", 1500, null, false)]
    [TestCase("--mtu 1390 --under vxlan,wireguard", 1390, 1500, false)]
    [TestCase("--mtu 1500 --measured underlay --under vxlan,wireguard --output json", 1390, 1500, true)]
    [TestCase("--mtu 1500 --measured underlay --under 58", 1442, 1500, false)]
    [TestCase("--mtu 68", 68, null, false)]
    [TestCase("--mtu 65535", 65535, null, false)]
    public void What_is_right_is_a_stack(string arguments, int podMtu, int? baseMtu, bool json)
    {
        var options = Read(arguments);
        Assert.That((options.Stack.PodMtu.Bytes, options.Stack.BaseMtu?.Bytes, options.Json), Is.EqualTo((podMtu, baseMtu, json)));
    }

    [TestCase("", "--mtu BYTES", "mtuprobe probe")]
    [TestCase("--mtu 67", "--mtu '67'", "68 to 65535")]
    [TestCase("--mtu 65536", "--mtu '65536'", "68 to 65535")]
    [TestCase("--mtu many", "--mtu 'many'", "68 to 65535")]
    [TestCase("--mtu 1500 --measured here", "--measured 'here'", "pod, underlay")]
    [TestCase("--mtu 1500 --output xml", "--output 'xml'", "text, json")]
    [TestCase("--mtu 1500 --under foo", "--under 'foo'", "ipip[-v6], gre[-v6], vxlan[-v6]")]
    [TestCase("--mtu 1500 --under vxlan,,gre", "--under ''", "or a number of bytes")]
    [TestCase("--mtu 117 --measured underlay --under vxlan", "--mtu 117 --under vxlan", "less than 68 bytes")]
    [TestCase("--mtu 65486 --under vxlan", "--mtu 65486 --under vxlan", "more than 65535 bytes")]
    [TestCase("--mtu 1 --under foo", "--mtu '1'", "--under 'foo'")]
    public void What_is_wrong_is_one_line_that_names_it_and_the_remedy(string arguments, string named, string remedy) => Assert.That(
        () => Read(arguments),
        Throws.TypeOf<UsageException>().With.Message.Contains(named).And.Message.Contains(remedy).And.Message.Not.Contains("\n"));

    private static AdviseOptions Read(string arguments)
    {
        var command = new Command("advise");
        var table = new AdviseOptionTable(command);
        return table.Read(command.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
