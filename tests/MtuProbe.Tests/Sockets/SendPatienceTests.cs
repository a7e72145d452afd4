using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

internal sealed class SendPatienceTests
{
    // A device that drops a size for good must cost milliseconds, or forty such probes look like a dead peer.
    [TestCase(nameof(SendStatus.Busy), 199)]
    [TestCase(nameof(SendStatus.Dropped), 3)]
    [TestCase(nameof(SendStatus.Sent), 0)]
    [TestCase(nameof(SendStatus.LocalLimit), 0)]
    [TestCase(nameof(SendStatus.Filtered), 0)]
    [TestCase(nameof(SendStatus.NoRoute), 0)]
    public void A_packet_that_did_not_leave_is_tried_again_only_as_long_as_that_can_help(string status, int expected)
    {
        var patience = new SendPatience();
        for (var packet = 0; packet < 2; packet++)
        {
            var again = 0;
            while (patience.TryAgain(Enum.Parse<SendStatus>(status)))
            {
                again++;
            }

            Assert.That(again, Is.EqualTo(expected), $"packet {packet}");
        }
    }
}
