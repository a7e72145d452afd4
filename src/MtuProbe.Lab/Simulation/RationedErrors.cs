namespace MtuProbe.Lab.Simulation;

/// <summary>A host's stock of ICMP errors, on virtual time; what is refused costs nothing.</summary>
internal sealed class RationedErrors(ErrorRation ration)
{
    private double _stock = ration.Left;
    private TimeSpan _at;

    /// <param name="now">When the packet arrives that an error would be sent for; never earlier than the one before.</param>
    public bool TryTake(TimeSpan now)
    {
        _stock = Math.Min(ration.AtOnce, _stock + ((now - _at) / ration.Each));
        _at = now;
        if (_stock < 1)
        {
            return false;
        }

        _stock--;
        return true;
    }
}
