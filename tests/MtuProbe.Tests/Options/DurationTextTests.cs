using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class DurationTextTests
{
    [TestCase("60", 60)]
    [TestCase("0.5", 0.5)]
    [TestCase("0", 0)]
    [TestCase("500ms", 0.5)]
    [TestCase("90s", 90)]
    [TestCase("10m", 600)]
    [TestCase("1.5h", 5400)]
    [TestCase("24h", 86_400)]
    public void EachForm_IsRead(string text, double seconds) => Assert.That(Parse(text), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("")]
    [TestCase("s")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase(" 1")]
    [TestCase("1 s")]
    [TestCase("1e1")]
    [TestCase("1,5")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("1h30m")]
    [TestCase("1d")]
    [TestCase("1S")]
    [TestCase("25h")]
    [TestCase("99999999999999999999999999999999h")]
    public void WhatIsNoForm_OrTooLong_IsNull(string text) => Assert.That(Parse(text), Is.Null);

    [TestCase(0, "0s")]
    [TestCase(0.5, "500ms")]
    [TestCase(1, "1s")]
    [TestCase(90, "90s")]
    [TestCase(600, "10m")]
    [TestCase(5400, "90m")]
    [TestCase(86_400, "24h")]
    public void Shown_IsReadBack(double seconds, string text)
    {
        Assert.That(DurationText.Show(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));
        Assert.That(Parse(text), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    private static TimeSpan? Parse(string text) => DurationText.Parse(text, TimeSpan.FromHours(24));
}
