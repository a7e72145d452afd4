using k8s;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

public sealed class SliceTests : ServerTest
{
    [Test]
    public async Task A_service_s_slices_are_listed_by_their_label()
    {
        Server.Slice(Namespace, "mtuprobe", "mtuprobe-v4")
            .Endpoint("10.1.1.2", "node-1", "mtuprobe-aaaaa", zone: "a", podUid: "uid-1")
            .Endpoint("10.1.2.2", "node-2", "mtuprobe-bbbbb", ready: false, serving: true, terminating: true)
            .Store();
        Server.Slice(Namespace, "mtuprobe", "mtuprobe-v6", "IPv6").Endpoint("fd00::2", "node-1", "mtuprobe-aaaaa").Store();
        Server.Slice(Namespace, "other", "other-v4").Endpoint("10.9.9.9", node: null).Store();

        var list = await Client.DiscoveryV1.ListNamespacedEndpointSliceAsync(Namespace, labelSelector: "kubernetes.io/service-name=mtuprobe", resourceVersion: "0", limit: 500);

        Assert.That(list.Items.Select(s => (s.Metadata.Name, s.AddressType, s.Endpoints.Count)), Is.EqualTo(new[] { ("mtuprobe-v4", "IPv4", 2), ("mtuprobe-v6", "IPv6", 1) }));
        var (first, second) = (list.Items[0].Endpoints[0], list.Items[0].Endpoints[1]);
        Assert.That((first.Addresses.Single(), first.NodeName, first.Zone), Is.EqualTo(("10.1.1.2", "node-1", "a")));
        Assert.That((first.TargetRef.Kind, first.TargetRef.Name, first.TargetRef.NamespaceProperty, first.TargetRef.Uid), Is.EqualTo(("Pod", "mtuprobe-aaaaa", Namespace, "uid-1")));
        Assert.That((first.Conditions.Ready, first.Conditions.Serving, first.Conditions.Terminating), Is.EqualTo(((bool?)true, (bool?)true, (bool?)false)));
        Assert.That((second.Conditions.Ready, second.Conditions.Serving, second.Conditions.Terminating), Is.EqualTo(((bool?)false, (bool?)true, (bool?)true)));
        Assert.That((list.Items[0].Ports[0].Port, list.Items[0].Ports[0].Protocol), Is.EqualTo(((int?)9798, "UDP")));
    }

    [Test]
    public async Task A_slice_that_is_stored_again_has_what_it_then_holds()
    {
        var slice = Server.Slice(Namespace, "mtuprobe", "s").Endpoint("10.1.1.2", "node-1", "one").Endpoint("10.1.2.2", "node-2", "two").Store();
        var before = await Client.DiscoveryV1.ReadNamespacedEndpointSliceAsync("s", Namespace);
        slice.Without("one").Endpoint("10.1.3.2", "node-3", "three").Store();
        var after = await Client.DiscoveryV1.ReadNamespacedEndpointSliceAsync("s", Namespace);

        Assert.That(after.Endpoints.Select(e => e.NodeName), Is.EqualTo(new[] { "node-2", "node-3" }));
        Assert.That(after.Metadata.Uid, Is.EqualTo(before.Metadata.Uid));
        Assert.That(int.Parse(after.Metadata.ResourceVersion), Is.GreaterThan(int.Parse(before.Metadata.ResourceVersion)));
        slice.Delete();
        Assert.That((await Client.DiscoveryV1.ListNamespacedEndpointSliceAsync(Namespace)).Items, Is.Empty);
    }

    [Test]
    public void An_address_of_the_other_family_is_no_endpoint() =>
        Assert.That(() => Server.Slice(Namespace, "mtuprobe", "s").Endpoint("fd00::1", "node-1"), Throws.ArgumentException);
}
