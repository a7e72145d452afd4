namespace MtuProbe.Core.Searching;

/// <summary>
/// How fast somebody answers who rations answers: hosts limit the ICMP errors they send (RFC 1122 §3.2.2, RFC 4443 §2.4 (f)), each in its own
/// way and without saying so. So it is watched: until a flight goes partly unanswered nothing is held back, from then on every flight
/// is given the time in which as many answers as it needs have come in before.
/// </summary>
internal sealed class Ration
{
    /// <summary>Linux in IPv4: six at once, then one a second (net.ipv4.icmp_ratelimit).</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <summary>
    /// A part of an answer more than is needed: the moment at which an answer becomes due must not be the moment at which the flight
    /// arrives, or one packet would meet a closed door and the next an open one.
    /// </summary>
    private const double Slack = 0.25;

    private TimeSpan _perAnswer = Usual;
    private TimeSpan _paused;
    private TimeSpan _rested;
    private int _wanted;
    private int _given;
    private bool _ranDry;

    /// <summary>How many answers can be had at once after a rest, however long that is: Linux keeps six.</summary>
    public int Stock { get; private set; } = 6;

    /// <summary>How long after the last flight the next may leave, if it needs that many answers.</summary>
    public TimeSpan PauseFor(int answers)
    {
        _wanted = answers;
        return _paused = _ranDry ? _perAnswer * (answers + Slack) : TimeSpan.Zero;
    }

    /// <param name="answers">What the flight that left after the last pause was answered.</param>
    /// <param name="ranDry">Its end was not answered: that was all there was.</param>
    public void Observe(int answers, bool ranDry)
    {
        if (_paused > TimeSpan.Zero)
        {
            // Of all rests together: what one flight leaves over is the next one's.
            (_rested, _given) = (_rested + _paused, _given + answers);
            var seen = Bounded(_rested / (_given + 0.5), _perAnswer / 2, _perAnswer * 2);
            _perAnswer = ranDry || seen < _perAnswer ? Bounded(seen, Shortest, Longest) : _perAnswer;
            Stock = Math.Max(ranDry && answers < _wanted ? 1 : Stock, answers);
        }

        _ranDry |= ranDry;
    }

    private static TimeSpan Bounded(TimeSpan time, TimeSpan least, TimeSpan most) => time < least ? least : time > most ? most : time;
}
