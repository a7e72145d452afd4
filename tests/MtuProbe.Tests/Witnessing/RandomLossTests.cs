using MtuProbe.Core.Witnessing;
using static MtuProbe.Tests.Witnessing.AConnection;

namespace MtuProbe.Tests.Witnessing;

/// <summary>Seeded loss, independent of size: what is told of it must be taken back.</summary>
public sealed class RandomLossTests
{
    [TestCase(0.01, 0)]
    [TestCase(0.05, 10)]
    [TestCase(0.2, 200)]
    public void Loss_leaves_no_hole_behind(double loss, int mostWithdrawn)
    {
        var random = new Random(8);
        var witness = AWitness();
        var clock = DateTimeOffset.UnixEpoch;
        for (ushort port = 10_000; port < 11_000; port++)
        {
            var connection = new AConnection(witness, port: port) { Now = clock };
            connection.Opened().Sends(340).After(0.02).Hears();
            for (var i = 0; i < 50; i++)
            {
                Send(connection, random.NextDouble() < 0.5 ? 1500 : 200 + random.Next(1000));
            }

            clock = connection.Now;
        }

        var report = witness.Report(clock);
        Assert.That((report.BlackHoles.Count, report.HasProblem, report.Stalled), Is.EqualTo((0, false, 0)));
        Assert.That(report.Withdrawn, Is.LessThanOrEqualTo(mostWithdrawn), "of 50,000 segments");

        void Send(AConnection connection, int size)
        {
            connection.Sends(size, out var sequence).Sends(120);
            var behind = random.NextDouble() >= loss;
            var arrives = random.NextDouble() >= loss;
            for (var pause = 0.2; !arrives; pause *= 2)
            {
                if (behind)
                {
                    connection.After(0.02).Hears(sequence, sacks: true);
                }

                connection.After(pause).SendsAgain(sequence, size);
                arrives = random.NextDouble() >= loss;
            }

            connection.After(0.02).Hears();
        }
    }
}
