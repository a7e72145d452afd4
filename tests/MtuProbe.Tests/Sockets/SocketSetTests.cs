using System.Net;
using System.Net.Sockets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

public sealed class SocketSetTests
{
    private readonly List<IoSocket> _opened = [];
    private SocketSet _set;

    [SetUp]
    public void Create()
    {
        _opened.Clear();
        _set = new SocketSet();
    }

    [TearDown]
    public void Close()
    {
        _opened.ForEach(socket => socket.Close(new ObjectDisposedException(null)));
        _set.Dispose();
    }

    [Test]
    public void OnlyTheSocketThatReceived_IsReady()
    {
        Open();
        var reached = Open();
        Send(reached);
        Assert.That(Ready(), Is.EqualTo(new[] { reached }));
    }

    [Test]
    public void WhatIsLeftUnread_IsToldAgain()
    {
        var reached = Open();
        Send(reached);
        Ready();
        Assert.That(Ready(), Is.EqualTo(new[] { reached }));
    }

    [Test]
    public void RemovedSocket_IsNotReady()
    {
        var reached = Open();
        Send(reached);
        _set.Remove(reached);
        Assert.That(Ready(), Is.Empty);
    }

    [Test]
    public void MoreReadySocketsThanOneTurnServes_AreAllServedInTheNext()
    {
        var all = Enumerable.Range(0, 100).Select(_ => Open()).ToList();
        all.ForEach(Send);
        Assert.That(Ready().Union(Ready()), Is.EquivalentTo(all));
    }

    private IoSocket Open()
    {
        var socket = IoSocket.Udp(new IPEndPoint(IPAddress.Loopback, 0), new Nobody(), TimeProvider.System);
        _opened.Add(socket);
        _set.Add(socket);
        return socket;
    }

    private static void Send(IoSocket to)
    {
        using var sender = new UdpClient();
        sender.Send([1], to.LocalEndPoint);
    }

    private List<IoSocket> Ready()
    {
        var ready = new List<IoSocket>();
        _set.ForEachReady(ready.Add);
        return ready;
    }

    private sealed class Nobody : IArrivals
    {
        public void OnData(in Arrival arrival)
        {
        }

        public void OnError(in QueuedError error)
        {
        }

        public void OnEnd(Exception reason)
        {
        }
    }
}
