using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MtuProbe.LabTests.Tcp;

/// <summary>Services that no client likes, in a process of its own: accepts on all addresses until it is killed.</summary>
internal static class OddService
{
    private static readonly byte[] Plenty = new byte[4000];

    public static async Task RunAsync(string kind, string port)
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, int.Parse(port, CultureInfo.InvariantCulture)));
        listener.Listen();
        while (true)
        {
            var connection = await listener.AcceptAsync();
            _ = ServeAsync(kind, connection);
        }
    }

    private static async Task ServeAsync(string kind, Socket connection)
    {
        using (connection)
        {
            try
            {
                await SpeakAsync(kind, connection);
            }
            catch (SocketException)
            {
                // The prober aborts its connections.
            }
        }
    }

    private static async Task SpeakAsync(string kind, Socket connection)
    {
        switch (kind)
        {
            case "closes":
                return;
            case "resets":
                connection.LingerState = new LingerOption(true, 0);
                return;
            case "drips":
                while (true)
                {
                    await connection.SendAsync("x"u8.ToArray());
                    await Task.Delay(1000);
                }

            case "greets":
                await connection.SendAsync("220 mail.lab ESMTP\r\n"u8.ToArray());
                break;
            case "thinks":
                await connection.ReceiveAsync(new byte[1]);
                await Task.Delay(2000);
                await connection.SendAsync(Plenty);
                break;
        }

        while (await connection.ReceiveAsync(new byte[1000]) > 0)
        {
        }
    }
}
