namespace MtuProbe.Core.Meshing;

/// <summary>
/// Which distances on the ring have their turn in which epoch. In one epoch everybody looks equally far, so everybody is looked at equally often.
/// A distance and the rest of the ring join the same nodes, and a probe measures both ways: first come the distances up to half the ring, then, in
/// the same order, those that look at the same nodes from the other end. So half a sweep sees every pair once, and the other half turns it round.
/// </summary>
/// <param name="members">The length of the ring.</param>
/// <param name="near">Distances up to this have stable edges.</param>
/// <param name="width">How many distances have their turn in one epoch: at least one, and fewer than there are.</param>
internal sealed class Rotation(int members, int near, int width)
{
    // A sweep's length in epochs is rounded up to five binary digits.
    private const int Coarseness = 16;

    private readonly int _distances = members - 1 - near;
    private readonly int _there = Math.Max(0, (members / 2) - near);
    private readonly int _back = Math.Max(0, ((members + 1) / 2) - 1 - near);

    /// <summary>
    /// Any so many consecutive epochs see every distance: at most a sixteenth more than needed. The clock says where in the sweep we are, so its length must not
    /// change with each member that comes or goes, or every change would send us somewhere else in it; thus it takes few values.
    /// </summary>
    public int Epochs { get; } = Rounded((members - 1 - near + width - 1) / width);

    public IEnumerable<int> DistancesIn(long epoch)
    {
        var turn = ((epoch % Epochs) + Epochs) % Epochs;
        var first = (int)(turn * _distances / Epochs);
        for (var i = 0; i < width; i++)
        {
            yield return DistanceAt((first + i) % _distances);
        }
    }

    // Last come the distances that the stable edges of the other end cover.
    private int DistanceAt(int turn) =>
        turn < _there ? near + 1 + turn
        : turn < _there + _back ? members - near - 1 - (turn - _there)
        : members - 1 - (turn - _there - _back);

    private static int Rounded(int epochs)
    {
        var step = 1;
        while (epochs / step >= 2 * Coarseness)
        {
            step *= 2;
        }

        return (epochs + step - 1) / step * step;
    }
}
