using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>
/// What exactly is sent on networks that people have, flight by flight: a change of strategy shows here as a changed line, with its price.
/// </summary>
public sealed class FamousNetworksTests
{
    [TestCase("Ethernet, clear", 1500, 1500, "128×3 1500")]
    [TestCase("PPPoE", 1500, 1492, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1443 1462 1481 | 128×2 1485 1490 1495 | 128×2 1491 1492 1493 1494 | 128×16 1492×2 1493×4")]
    [TestCase("IPIP (Calico)", 1500, 1480, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1443 1462 1481 | 128×2 1466 1471 1476 | 128×2 1477 1478 1479 1480 | 128×16 1480×2 1481×4")]
    [TestCase("GRE", 1500, 1476, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1443 1462 1481 | 128×2 1466 1471 1476 | 128×2 1477 1478 1479 1480 | 128×16 1476×2 1477×4")]
    [TestCase("Google Cloud", 1500, 1460, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1443 1462 1481 | 128×2 1447 1452 1457 | 128×2 1458 1459 1460 1461 | 128×8 1460×2 1461×5")]
    [TestCase("VXLAN (flannel, Cilium)", 1500, 1450, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1443 1462 1481 | 128×2 1447 1452 1457 | 128×2 1448 1449 1450 1451 | 128×8 1450×2 1451×5")]
    [TestCase("WireGuard", 1500, 1420, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1368 1387 1406 | 128×2 1410 1415 1420 | 128×2 1421 1422 1423 1424 | 128×16 1420×2 1421×4")]
    [TestCase("a careful VPN", 1500, 1400, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1368 1387 1406 | 128×2 1391 1396 1401 | 128×2 1397 1398 1399 1400 | 128×16 1400×2 1401×4")]
    [TestCase("IPsec", 1500, 1380, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1368 1387 1406 | 128×2 1372 1377 1382 | 128×2 1378 1379 1380 1381 | 128×8 1380×2 1381×5")]
    [TestCase("IPv6 minimum", 1500, 1280, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 1293 1312 1331 | 128×2 1279 1284 1288 | 128×2 1280 1281 1282 1283 | 128×16 1280×2 1281×4")]
    [TestCase("X.25 and dial-up", 1500, 576, "128×3 1500 | 128×2 1200 1275 1350 1425 | 128×2 281 434 587 740 893 1046 | 128×2 472 510 548 | 128×2 557 567 577 | 128×2 569 572 574 | 128×2 575 576 | 128×4 576×2 577×7")]
    [TestCase("jumbo, but Ethernet between", 9000, 1500, "128×3 9000 | 128×2 1200 2314 3428 4542 5657 6771 7885 | 128×2 1359 1518 1677 1836 1995 2154 | 128×2 1398 1438 1478 | 128×2 1488 1498 1508 | 128×2 1500 1503 1505 | 128×2 1501 1502 | 128×16 1500×2 1501×4")]
    [TestCase("jumbo, less a label", 9000, 8996, "128×3 9000 | 128×2 1200 2314 3428 4542 5657 6771 7885 | 128×2 8044 8203 8362 8522 8681 8840 | 128×2 8880 8920 8960 | 128×2 8970 8980 8990 | 128×2 8992 8995 8997 | 128×2 8996 | 128×32 8996×2 8997×3")]
    [TestCase("AWS jumbo, clear", 9001, 9001, "128×3 9001")]
    public void A_silent_network_is_asked_exactly_this(string name, int interfaceMtu, int pathMtu, string sizes) =>
        AssertSent(SimulatedProbe.Network(interfaceMtu, pathMtu), IpFamily.Ipv4, pathMtu, sizes);

    [TestCase("PPPoE", 1500, 1492, "128×3 1500 | 128×2 1280 1335 1390 1445 | 128×2 1458 1472 1486 | 128×2 1489 1493 1496 | 128×2 1490 1491 1492 | 128×16 1492×2 1493×4")]
    [TestCase("IPv6 minimum", 1500, 1280, "128×3 1500 | 128×2 1280 1335 1390 1445 | 128×2 1293 1307 1321 | 128×2 1283 1286 1289 | 128×2 1281 1282 | 128×16 1280×2 1281×4")]
    [TestCase("IPv6 broken", 1500, 1279, "128×3 1500 | 128×2 1280 1335 1390 1445 | 128×2 292 457 621 786 950 1115 | 128×2 1156 1197 1238 | 128×2 1248 1259 1269 | 128×2 1271 1274 1277 | 128×2 1278 1279 | 128×16 1279×2 1280×4")]
    public void A_silent_network_is_asked_exactly_this_in_ipv6(string name, int interfaceMtu, int pathMtu, string sizes) =>
        AssertSent(SimulatedProbe.Network(interfaceMtu, pathMtu), IpFamily.Ipv6, pathMtu, sizes);

    [TestCase("a tunnel that says so", 1500, 1400, "128×3 1500 | 128×2 1400 1401 | 128×20 1400×2 1401×5")]
    [TestCase("PPPoE that says so", 1500, 1492, "128×3 1500 | 128×2 1492 1493 | 128×20 1492×2 1493×5")]
    [TestCase("jumbo, Ethernet between says so", 9000, 1500, "128×3 9000 | 128×2 1500 1501 | 128×20 1500×2 1501×5")]
    public void A_network_with_ptb_is_asked_exactly_this(string name, int interfaceMtu, int pathMtu, string sizes) =>
        AssertSent(SimulatedProbe.Network(interfaceMtu, pathMtu, ptb: true), IpFamily.Ipv4, pathMtu, sizes);

    [Test]
    public void Two_bottlenecks_that_say_so_cost_one_flight_more()
    {
        var network = SimulatedProbe.Network(1500, 1480, ptb: true) with { Links = [new() { Mtu = 1500 }, new() { Mtu = 1480 }, new() { Mtu = 1390 }] };
        AssertSent(network, IpFamily.Ipv4, 1390, "128×3 1500 | 128×2 1480 1481 | 128×2 1390 1391 | 128×20 1390×2 1391×5");
    }

    [Test]
    public void On_ethernet_no_flight_is_larger_than_the_initial_window_of_a_connection()
    {
        const int initialWindow = 14_600; // RFC 6928 §2
        for (var pathMtu = 576; pathMtu <= 1500; pathMtu++)
        {
            RecordingProber? record = null;
            SimulatedProbe.Discover(SimulatedProbe.Network(1500, pathMtu), between: prober => record = new RecordingProber(prober), reverse: false);
            Assert.That(record!.Flights.Max(flight => flight.Sum(p => p.Size.Bytes)), Is.LessThan(initialWindow), $"path MTU {pathMtu}");
        }
    }

    private static void AssertSent(Scenario network, IpFamily family, int pathMtu, string sizes)
    {
        RecordingProber? record = null;
        var found = SimulatedProbe.Discover(network, family, between: prober => record = new RecordingProber(prober), reverse: false).Forward;
        Assert.Multiple(() =>
        {
            Assert.That(record!.Sizes(), Is.EqualTo(sizes));
            Assert.That((found.End, found.Plpmtu?.Bytes, found.IsExact), Is.EqualTo((SearchEnd.Complete, pathMtu, true)));
        });
    }
}
