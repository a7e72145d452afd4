using MtuProbe.Core.Paths;
using MtuProbe.Core.Witnessing;
using MtuProbe.Watching;
using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>A witness's metrics, which exist where one was asked for. Sums of all interfaces; no address is a label.</summary>
internal sealed class WitnessMetrics
{
    private readonly Counter _ptbs;
    private readonly Gauge _holes;
    private readonly Counter _fragments;
    private readonly Counter _mss;
    private readonly Counter _dropped;
    private readonly Gauge _up;

    public WitnessMetrics(MetricFactory make)
    {
        _ptbs = make.CreateCounter(MetricNames.WitnessPtb, "\"Packet too big\" messages seen on the wire, whoever they were for, by family and what speaks against them: plausible, or why not.", ["family", "ruling"]);
        _holes = make.CreateGauge(MetricNames.WitnessBlackHoleFlows, "TCP connections in a black hole now, by evidence: proved or suspected.", ["evidence"], new GaugeConfiguration { SuppressInitialValue = true });
        _fragments = make.CreateCounter(MetricNames.WitnessFragments, "IP fragments seen on the wire.", ["family"]);
        _mss = make.CreateCounter(MetricNames.WitnessMssAboveMtu, "SYNs of hosts here whose MSS asks for packets that the interface does not carry.");
        _dropped = make.CreateCounter(MetricNames.WitnessDropped, "Packets that the witness was too slow for.");
        _up = make.CreateGauge(MetricNames.WitnessUp, "Whether the witness hears this interface (0/1).", ["device"], new GaugeConfiguration { SuppressInitialValue = true });
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            _fragments.WithLabels(family.Label).Publish();
            foreach (var ruling in Enum.GetValues<SeenPtbRuling>())
            {
                _ptbs.WithLabels(family.Label, ruling.Label).Publish();
            }
        }
    }

    public void Show(IReadOnlyList<InterfaceReading> readings)
    {
        foreach (var total in readings.SelectMany(r => r.Report.PtbTotals).GroupBy(t => t.Key))
        {
            _ptbs.WithLabels(total.Key.Family.Label, total.Key.Ruling.Label).IncTo(total.Sum(t => t.Value));
        }

        foreach (var total in readings.SelectMany(r => r.Report.FragmentTotals).GroupBy(t => t.Key))
        {
            _fragments.WithLabels(total.Key.Label).IncTo(total.Sum(t => t.Value));
        }

        _mss.IncTo(readings.Sum(r => r.Report.MssAboveMtu));
        _dropped.IncTo(readings.Sum(r => r.Dropped));
        GaugeSeries.Replace(_up, readings.Select(r => (r.Interface, r.IsUp ? 1 : 0)));

        // Nobody listening measured nothing.
        GaugeSeries.Replace(_holes, readings.Any(r => r.IsUp)
            ? Enum.GetValues<HoleEvidence>().Select(evidence => (evidence.Label, readings.Sum(r => r.Report.OpenHoles.Count(hole => hole.Evidence == evidence))))
            : []);
    }
}
