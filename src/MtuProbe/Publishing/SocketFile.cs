using System.Net.Sockets;
using System.Text;

namespace MtuProbe.Publishing;

/// <summary>The file of a Unix socket outlives a process that was killed.</summary>
internal static class SocketFile
{
    /// <summary>Of <c>sun_path</c> (unix(7)), without its zero.</summary>
    private const int MostBytes = 107;

    /// <summary>Makes room: removes the file unless somebody listens on it, or it holds something.</summary>
    /// <exception cref="IOException">It may not be removed.</exception>
    public static void RemoveStale(string path)
    {
        if (Encoding.UTF8.GetByteCount(Path.GetFullPath(path)) > MostBytes)
        {
            throw new IOException($"its path has more than {MostBytes} bytes");
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return;
        }

        // A socket's file has no content; connecting to any other file fails as if nobody listened.
        if (file.Length > 0)
        {
            throw new IOException("a file with content is there already");
        }

        if (IsListenedOn(path))
        {
            throw new IOException("another process listens there already");
        }

        file.Delete();
    }

    private static bool IsListenedOn(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
