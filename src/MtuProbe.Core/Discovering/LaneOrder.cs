using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>
/// Whose turn it is among the flows: one flow of a direction searches, the others wait for its answer and are held to it; where one disagrees
/// the first of those searches, and so on. So K lanes cost one search and K - 1 small flights, and each different lane one search more.
/// </summary>
internal sealed class LaneOrder(List<FlowTracks> lanes)
{
    private const int FlightsBeforeHoldingBack = 3;
    private const int FlightsBeforeAskingAround = 2;

    /// <summary>Nothing is left to do: every search is over, or what it would say cannot matter any more.</summary>
    public bool IsOver
    {
        get
        {
            foreach (var track in new AllTracks(lanes))
            {
                if (!track.HasEnded && !IsMoot(track))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>How many flows are done with the way there.</summary>
    public int Ended
    {
        get
        {
            var ended = 0;
            foreach (var lane in lanes)
            {
                ended += lane.Forward.HasEnded ? 1 : 0;
            }

            return ended;
        }
    }

    /// <summary>
    /// A path where loss hides the size, where the peer fell silent, or which has refused a gate already needs no further flow; nor one where
    /// nobody answered in any.
    /// </summary>
    public bool IsMoot(Track track)
    {
        for (var i = 0; i < track.Flow.Index; i++)
        {
            if (lanes[i].Of(track.Direction) is { } ahead && (ahead.Search.HasRefusedGate || MakesMoot(ahead.Search.End, track.Direction)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells a track what is known from others, and whether it may send its next flight.</summary>
    public bool MayGo(Track track)
    {
        if (track.Flow == Flow.First)
        {
            return track.Direction != Direction.Reverse || !MustWaitForTheWayThere(track);
        }

        HoldToOthers(track);
        if (track.Search.IsHeld)
        {
            return true;
        }

        return FirstAhead(track) is not { } waitsFor
            || (!track.HasContact && AnyContact(track.Direction) && track.Flights > 0)
            || (track.Flights == 0 && !AnyContact(track.Direction) && waitsFor is { HasContact: false, Flights: >= FlightsBeforeAskingAround });
    }

    private bool MakesMoot(SearchEnd? end, Direction direction) => end switch
    {
        SearchEnd.TooLossy or SearchEnd.ContactLost => true,
        SearchEnd.NoContact => !AnyContact(direction),
        SearchEnd.Complete or SearchEnd.GateRefused or SearchEnd.Cut or null => false,
    };

    /// <summary>What the first flow to finish found; before that, that everything passes, where the way there has proved wide.</summary>
    private void HoldToOthers(Track track)
    {
        if (Answer(track) is { } passes)
        {
            track.Search.HoldTo(passes);
        }
        else if (track.Direction == Direction.Reverse && track.Flights == 0 && lanes[0].Forward.Search is { End: SearchEnd.Complete } wide && wide.Plpmtu >= wide.Max)
        {
            track.Search.HoldTo(track.Search.Max);
        }
    }

    /// <summary>The answer of a flow that has one which this flow's own outcomes do not contradict yet.</summary>
    private PacketSize? Answer(Track track)
    {
        foreach (var lane in lanes)
        {
            if (lane.Of(track.Direction) is { Search: { End: SearchEnd.Complete, Plpmtu: { } passes } } other && other != track && track.Search.MayBe(passes))
            {
                return passes;
            }
        }

        return null;
    }

    private bool AnyContact(Direction direction)
    {
        foreach (var lane in lanes)
        {
            if (lane.Of(direction) is { HasContact: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first flow before it whose search goes on; null when none does.</summary>
    private Track? FirstAhead(Track track)
    {
        for (var i = 0; i < track.Flow.Index; i++)
        {
            if (lanes[i].Of(track.Direction) is { HasEnded: false } ahead)
            {
                return ahead;
            }
        }

        return null;
    }

    /// <summary>
    /// A hole is usually the same both ways. After a few flights the way back knows roughly where its boundary lies; while the forward
    /// boundary may be the same, it waits for that; the moment the two cannot be the same, it goes its own way. Under loss a search of its own
    /// is dear, and it waits at once.
    /// </summary>
    private bool MustWaitForTheWayThere(Track track)
    {
        var forward = lanes[0].Forward.Search;
        if (track.Flights < (forward.SeesLoss || track.Search.SeesLoss ? 1 : FlightsBeforeHoldingBack))
        {
            return false;
        }

        if (forward is { HasBoundary: true, Plpmtu: { } boundary })
        {
            track.Search.Suggest(boundary);
        }

        return !forward.HasBoundary && forward.Gap is { } there && track.Search.Gap is { } back && there.Overlaps(back);
    }
}
