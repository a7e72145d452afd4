namespace MtuProbe.Core.Discovering;

/// <summary>The searches of all flows, flow by flow. They are gone through at every outcome, so that costs no allocation.</summary>
internal readonly struct AllTracks(List<FlowTracks> lanes)
{
    public Enumerator GetEnumerator() => new(lanes);

    internal struct Enumerator(List<FlowTracks> lanes)
    {
        private int _lane;
        private int _track = -1;

        public readonly Track Current => lanes[_lane].Tracks[_track];

        public bool MoveNext()
        {
            for (_track++; _lane < lanes.Count; (_lane, _track) = (_lane + 1, 0))
            {
                if (_track < lanes[_lane].Tracks.Length)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
