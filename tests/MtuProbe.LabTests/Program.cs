using System.Net;
using MtuProbe.FakeApi;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;
using MtuProbe.LabTests;
using MtuProbe.LabTests.Capture;
using MtuProbe.LabTests.Cluster;
using MtuProbe.LabTests.Flooding;
using MtuProbe.LabTests.Kernel;
using MtuProbe.LabTests.Page;
using MtuProbe.LabTests.Tcp;
using MtuProbe.LabTests.Watching;
using MtuProbe.Linux.Host;

// What the tests need as a process of its own; test runners do not come by here.
switch (args)
{
    // mtuprobe's hidden verb, so that the lab can be tested without a published binary.
    case [RelaySettings.Verb, .. var options]:
        return TunRelay.Run(options);

    // A fake API server inside a namespace.
    case [FakeApiProcess.Verb, .. var options]:
        return await FakeApiProcess.RunAsync(options);

    case [ApiRelay.Verb, var listen, var socketFile]:
        return await ApiRelay.RunAsync(listen, socketFile);

    // A lab whose maker is going to be killed.
    case ["hold", var scenario]:
        await using (await KernelLab.BuildAsync(ScenarioFiles.Named(scenario), MtuProbeBinary.Self))
        {
            Console.WriteLine("built");
            return Console.Read();
        }

    // Everything a responder must not fall for, until it is killed.
    case ["hostile", var victim]:
        HostileSender.Run(IPAddress.Parse(victim));
        return 0;

    // As many packets as it can, for so many seconds.
    case [FloodSender.Verb, var kind, var victim, var seconds]:
        return FloodSender.Run(kind, victim, seconds);

    // A TCP service with a bad habit, until it is killed.
    case ["service", var kind, var port]:
        await OddService.RunAsync(kind, port);
        return 0;

    // A client whose large segments may vanish.
    case [Upload.Verb, var server, var serverPort, var seconds]:
        await Upload.RunAsync(server, serverPort, seconds);
        return 0;

    // The route as a process inside a namespace sees it.
    case ["route", var destination]:
        var found = RouteTable.TryLookup(IPAddress.Parse(destination), source: null, out var route, out var failure);
        Console.WriteLine(found
            ? $"{route!.InterfaceName} interface {route.InterfaceMtu} route {route.RouteMtu} cached {route.CachedMtu} from {route.Source}"
            : failure!.Message);
        return 0;

    // What a capture hears, until it is killed.
    case [TapProcess.Verb, var name]:
        return await TapProcess.RunAsync(name);

    // The page over a made-up state, to look at in a browser, until it is killed.
    case [PageHost.Verb, var state, .. var nodes]:
        return await PageHost.HoldAsync(state, nodes);

    default:
        return 64;
}
