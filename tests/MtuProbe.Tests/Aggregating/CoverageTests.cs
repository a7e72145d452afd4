using MtuProbe.Publishing;

namespace MtuProbe.Tests.Aggregating;

/// <summary>Who is heard, who should be, and what that means for the number (contract §4.4).</summary>
public sealed class CoverageTests : BookTest
{
    [Test]
    public void Three_missed_heartbeats_are_stale_and_the_number_stands()
    {
        Hear("a", 1450);
        Assert.That(Book.Read()!.IsStale, Is.False);
        Time.Advance(Minute * 44);
        Assert.That(Book.Read()!.IsStale, Is.False);
        Time.Advance(Minute);
        var state = Book.Read()!;
        Assert.That((state.IsStale, state.Coverage.ToString(), state.StaleNodes, Number()), Is.EqualTo((true, "0/1", 1, 1450)));
    }

    [Test]
    public void One_silent_node_of_many_has_no_say_after_that()
    {
        HearMany(19, 1450);
        Hear("low", 1400);
        Assert.That(Number(), Is.EqualTo(1400));
        BeatMany(44, 19);
        Assert.That(Number(), Is.EqualTo(1400));
        BeatMany(1, 19);
        Assert.That((Number(), Book.Read()!.Coverage.ToString(), Book.Read()!.IsStale), Is.EqualTo((1450, "19/20", false)));
    }

    [Test]
    public void With_too_few_nodes_heard_a_silent_one_keeps_its_say_and_it_reads_stale()
    {
        HearMany(5, 1450);
        Hear("low", 1400);
        Hear("lower", 1390);
        Assert.That(Number(), Is.EqualTo(1390));
        BeatMany(60, 5);
        Assert.That((Number(), Book.Read()!.Coverage.ToString(), Book.Read()!.IsStale), Is.EqualTo((1390, "5/7", true)));
    }

    [Test]
    public void Coverage_counts_who_should_measure_whatever_objects_there_are()
    {
        Hear("a", 1450);
        Hear("gone", 1300);
        Book.Expect(new HashSet<string> { "a", "b", "c" });
        Assert.That(Book.Read(), Is.Not.Null.And.Property("Coverage").EqualTo(new MtuProbe.Core.Advising.Coverage(2, 4)));
        Beat(45, "a");
        var state = Book.Read()!;
        Assert.That((state.Coverage.ToString(), state.Missing, state.StaleNodes), Is.EqualTo(("1/3", 2, 1)), "who is neither heard nor expected is no gap");
    }

    [Test]
    public void A_first_number_waits_for_half_of_those_who_should_measure_or_five_minutes()
    {
        Book.Expect(new HashSet<string> { "a", "b", "c" });
        Hear("a", 1450);
        Assert.That(Book.Read(), Is.Null);
        Time.Advance(Minute * 5);
        Assert.That(Number(), Is.EqualTo(1450));
    }

    [Test]
    public void Nobody_at_all_is_told_after_five_minutes()
    {
        Assert.That(Book.Read(), Is.Null);
        Time.Advance(Minute * 5);
        Assert.That((Book.Read()!.Coverage.ToString(), Book.Read()!.IsStale), Is.EqualTo(("0/0", true)));
    }

    [Test]
    public void A_node_whose_clock_is_wrong_is_heard_as_soon_as_it_beats()
    {
        Book.Hear(Objects.WithMtu("late", Now.AddHours(-3), 1400));
        Book.Hear(Objects.WithMtu("early", Now.AddHours(3), 1450));
        Assert.That(Book.Read()!.Coverage.ToString(), Is.EqualTo("1/2"), "of the one that is behind nothing else is known yet");
        Book.Hear(Objects.WithMtu("late", Now.AddHours(-3).AddMinutes(15), 1400));
        Assert.That(Book.Read()!.Coverage.ToString(), Is.EqualTo("2/2"));
        Time.Advance(Minute * 45);
        Assert.That(Book.Read()!.Coverage.ToString(), Is.EqualTo("0/2"));
    }

    [Test]
    public void Only_who_is_not_expected_and_silent_for_a_day_is_absent()
    {
        Hear("a", 1450);
        Hear("gone", 1450);
        Time.Advance(TimeSpan.FromHours(24));
        Assert.That(Book.AbsentFor(TimeSpan.FromHours(24)), Is.Empty, "nobody can say who is expected");
        Book.Expect(new HashSet<string> { "a" });
        Assert.That(Book.AbsentFor(TimeSpan.FromHours(24)), Is.EqualTo(new[] { "mtuprobe-node-gone" }));
        Book.Hear(Objects.WithMtu("gone", Now, 1450));
        Assert.That(Book.AbsentFor(TimeSpan.FromHours(24)), Is.Empty);
    }
}
