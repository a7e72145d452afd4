using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MtuProbe.LabTests.Watching;

/// <summary>A client, in a process of its own, that is understood while it says little: a small request, then one of several full segments and a small rest.</summary>
internal static class Upload
{
    public const string Verb = "upload";

    private const int Small = 300;
    private const int Large = 5000;

    public static async Task RunAsync(string address, string port, string seconds)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        using var connection = new TcpClient(IPAddress.Parse(address).AddressFamily) { NoDelay = true };
        try
        {
            await connection.ConnectAsync(IPAddress.Parse(address), int.Parse(port, CultureInfo.InvariantCulture), timer.Token);
            await connection.GetStream().WriteAsync(new byte[Small], timer.Token);
            await Task.Delay(200, timer.Token);
            await connection.GetStream().WriteAsync(new byte[Large], timer.Token);
            await Task.Delay(Timeout.Infinite, timer.Token);
        }
        catch (OperationCanceledException)
        {
            // Its time is over.
        }
    }
}
