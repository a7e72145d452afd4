using System.Net;
using System.Net.Sockets;

namespace MtuProbe.LabTests.Cluster;

/// <summary>A process inside a namespace through which its agents reach an API server outside: TCP in there, a socket file for everybody.</summary>
internal static class ApiRelay
{
    public const string Verb = "api-relay";

    /// <summary>Until it is killed.</summary>
    public static async Task<int> RunAsync(string listen, string socketFile)
    {
        using var listener = new TcpListener(IPEndPoint.Parse(listen));
        listener.Start();
        Console.WriteLine("relays");
        while (true)
        {
            _ = CarryAsync(await listener.AcceptTcpClientAsync(), socketFile);
        }
    }

    private static async Task CarryAsync(TcpClient client, string socketFile)
    {
        using (client)
        {
            using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(socketFile));
                await using var there = new NetworkStream(server);
                var here = client.GetStream();
                await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
            }
            catch (Exception gone) when (gone is SocketException or IOException)
            {
                // As a server that is away: the connection ends.
            }
        }
    }
}
