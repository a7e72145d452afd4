using System.CommandLine;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class ReportOptionTableTests
{
    [TestCase("--store here", "KUBECONFIG=/k", "here", null)]
    [TestCase("--kubeconfig /flag", "KUBECONFIG=/k", null, "/flag")]
    [TestCase("", "KUBECONFIG=/k:/l", null, "/k:/l")]
    [TestCase("--context c --namespace ns", "KUBECONFIG=/k", null, "/k")]
    [TestCase("", "KUBERNETES_SERVICE_HOST=10.0.0.1 KUBECONFIG=", null, null)]
    public void What_is_right_says_where_to_read(string arguments, string environment, string? store, string? kubeconfig)
    {
        var options = Read(arguments, environment);
        Assert.That((options.Store, options.Cluster.Kubeconfig, options.Json), Is.EqualTo((store, kubeconfig, false)));
    }

    [Test]
    public void The_home_directorys_file_is_there_for_whoever_names_none()
    {
        var home = Directory.CreateTempSubdirectory("mtuprobe-home-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(home, ".kube"));
            File.WriteAllText(Path.Combine(home, ".kube/config"), string.Empty);
            var options = Read("--context c --namespace ns --output json", $"HOME={home}");
            Assert.That((options.Cluster, options.Json), Is.EqualTo((new ClusterOptions(Path.Combine(home, ".kube/config"), "c", "ns"), true)));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [TestCase("", "HOME=/nosuch", "no kubeconfig", "/nosuch/.kube/config", "--store DIR")]
    [TestCase("", "", "no kubeconfig", "--kubeconfig FILE", "--store DIR")]
    [TestCase("--context c", "KUBERNETES_SERVICE_HOST=10.0.0.1", "--context 'c'", "--kubeconfig FILE", "")]
    [TestCase("--namespace Upper", "KUBECONFIG=/k", "--namespace 'Upper'", "lower-case", "")]
    [TestCase("--store here --namespace ns", "", "--store and --namespace", "one of them", "")]
    [TestCase("--store here --kubeconfig /k", "", "--store and --kubeconfig", "one of them", "")]
    [TestCase("--output xml", "KUBECONFIG=/k", "--output 'xml'", "text, json", "")]
    [TestCase("--output xml --namespace -", "", "--output 'xml'", "--namespace '-'", "")]
    public void What_is_wrong_is_one_line_that_names_it_and_the_remedy(string arguments, string environment, string named, string remedy, string other) => Assert.That(
        () => Read(arguments, environment),
        Throws.TypeOf<UsageException>().With.Message.Contains(named).And.Message.Contains(remedy).And.Message.Contains(other).And.Message.Not.Contains("\n"));

    private static ReportOptions Read(string arguments, string environment)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
        var command = new Command("report");
        var table = new ReportOptionTable(command, variables.GetValueOrDefault);
        var parsed = command.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(parsed.Errors, Is.Empty);
        return table.Read(parsed);
    }
}
