namespace MtuProbe.Tests.Dashboards;

public sealed class PromQlTests
{
    [TestCase("up", "up")]
    [TestCase("sum by (node) (rate(a_total{node=~\"$node\", why=\"not b{c}\"}[5m])) / on (node) group_left () level:b:sum offset 1h", "a_total level:b:sum")]
    [TestCase("topk($size, a) > 0.5 or vector(0) * time() unless on () b == 1e3", "a b")]
    [TestCase("label_replace(a, \"peer\", \"$1\", \"node\", \"(.+)\") and count by (x) (b) and on (peer) a", "a b")]
    public void The_series_of_an_expression_are_found_and_nothing_else_is(string expression, string series) =>
        Assert.That(PromQl.SeriesOf(expression), Is.EquivalentTo(series.Split(' ')));
}
