using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Tests.Searching;

/// <summary>Each transition of RFC 8899 §5.2 that a one-shot search can make. Confirmation and raise timers belong to the agent.</summary>
public sealed class SearchPhaseTests
{
    [Test]
    public void Before_any_answer_it_is_disabled()
    {
        var search = new ASearch();
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Disabled));
        search.Fly(ASearch.Lost);
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Disabled));
    }

    [Test]
    public void An_acknowledged_control_leads_from_disabled_to_base()
    {
        var search = new ASearch();
        search.Fly(ASearch.Path(1400));
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Base), "RFC 8899 §6.1.4: connectivity first");
    }

    [Test]
    public void An_acknowledged_BASE_PLPMTU_leads_from_base_to_searching()
    {
        var search = new ASearch();
        search.Fly(ASearch.Path(1400));
        search.Fly(ASearch.Path(1400));
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Searching));
    }

    [Test]
    public void A_proven_boundary_leads_from_searching_to_search_complete()
    {
        var search = new ASearch();
        search.Run(ASearch.Path(1400));
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.SearchComplete));
    }

    [Test]
    public void An_acknowledged_MAX_PLPMTU_leads_straight_to_search_complete()
    {
        var search = new ASearch();
        search.Fly(ASearch.Path(1500));
        Assert.That((search.Search.Phase, search.Search.End), Is.EqualTo((SearchPhase.SearchComplete, SearchEnd.Complete)));
    }

    [Test]
    public void A_BASE_PLPMTU_that_never_passes_leads_to_error_and_the_search_goes_on_below()
    {
        var search = new ASearch();
        var found = search.Run(ASearch.Path(900));
        Assert.That((found.Phase, found.Plpmtu?.Bytes), Is.EqualTo((SearchPhase.Error, 900)));
    }

    [Test]
    public void One_lost_BASE_PLPMTU_is_no_error()
    {
        var search = new ASearch();
        search.Fly(ASearch.Path(1400));
        search.Fly(ASearch.Path(1199));
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Base), "one copy suspects, it does not convict");
    }

    [Test]
    public void A_late_BASE_PLPMTU_leads_from_error_back_to_searching()
    {
        var search = new ASearch();
        search.Run(ASearch.Path(1199));
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Error));
        search.Search.Take(ASearch.Delivered(search.Sent.First(p => p.Size.Bytes == 1200)));
        Assert.That(search.Search.Phase, Is.EqualTo(SearchPhase.Searching));
    }

    [Test]
    public void Lost_connectivity_leads_from_any_phase_to_disabled()
    {
        for (var flights = 0; flights < 5; flights++)
        {
            var search = new ASearch();
            for (var i = 0; i < flights; i++)
            {
                search.Fly(ASearch.Path(1400));
            }

            var found = search.Run(ASearch.Lost);
            Assert.Multiple(() =>
            {
                Assert.That(found.Phase, Is.EqualTo(SearchPhase.Disabled), $"after {flights} flights");
                Assert.That(found.End, Is.EqualTo(flights == 0 ? SearchEnd.NoContact : SearchEnd.ContactLost));
                Assert.That(found.SmallestLost, Is.Null, "a peer that is down is no black hole");
            });
        }
    }

    [Test]
    public void Pieces_of_everything_and_nothing_whole_ends_the_search()
    {
        var search = new ASearch();
        var found = search.Run(p => new ProbeOutcome.Fragmented(p.Id, SearchLimits.ControlSize));
        Assert.That((found.End, found.Plpmtu), Is.EqualTo((SearchEnd.NoContact, (object?)null)));
    }
}
