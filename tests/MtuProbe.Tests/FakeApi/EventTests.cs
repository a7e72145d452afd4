using k8s;
using k8s.Models;
using MtuProbe.FakeApi.Objects;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

public sealed class EventTests : ServerTest
{
    private static Eventsv1Event AnEvent() => new()
    {
        Metadata = new V1ObjectMeta { Name = "e" },
        EventTime = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        ReportingController = "mtuprobe/agent",
        ReportingInstance = "mtuprobe-aaaaa",
        Action = "Probe",
        Reason = "PathBlackHole",
        Type = "Warning",
        Note = "1400 of 1500 bytes pass to node-2",
        Regarding = new V1ObjectReference { Kind = "Pod", Name = "mtuprobe-aaaaa", NamespaceProperty = Namespace },
    };

    [Test]
    public async Task A_complete_one_is_kept()
    {
        await Client.EventsV1.CreateNamespacedEventAsync(AnEvent(), Namespace);
        var listed = (await Client.EventsV1.ListNamespacedEventAsync(Namespace)).Items.Single();

        Assert.That((listed.Reason, listed.Regarding.Name, listed.EventTime), Is.EqualTo(("PathBlackHole", "mtuprobe-aaaaa", AnEvent().EventTime)));
    }

    [TestCase("eventTime", "eventTime: Required value")]
    [TestCase("reportingController", "reportingController: Required value")]
    [TestCase("reportingInstance", "reportingInstance: Required value")]
    [TestCase("action", "action: Required value")]
    [TestCase("reason", "reason: Required value")]
    [TestCase("type", "type: Invalid value: \"\": has invalid value")]
    [TestCase("regarding", "involvedObject.namespace: Invalid value: \"\": does not match event.namespace")]
    public async Task Each_of_these_is_required(string field, string words)
    {
        var e = AnEvent();
        switch (field)
        {
            case "eventTime": e.EventTime = null; break;
            case "reportingController": e.ReportingController = null; break;
            case "reportingInstance": e.ReportingInstance = null; break;
            case "action": e.Action = null; break;
            case "reason": e.Reason = null; break;
            case "type": e.Type = null; break;
            default: e.Regarding = null; break;
        }

        var status = await Client.EventsV1.CreateNamespacedEventAsync(e, Namespace).RefusalAsync();
        Assert.That((status.Code, status.Reason), Is.EqualTo((422, "Invalid")));
        Assert.That(status.Message, Does.StartWith("Event \"e\" is invalid: ").And.Contain(words));
    }

    // A Node has no namespace: its events go to default.
    [Test]
    public async Task One_on_a_node_goes_to_the_namespace_default_only()
    {
        Server.Store.PutNamespace("default");
        var e = AnEvent();
        e.Regarding = new V1ObjectReference { Kind = "Node", Name = "node-1" };
        var status = await Client.EventsV1.CreateNamespacedEventAsync(e, Namespace).RefusalAsync();

        Assert.That(status.Message, Does.Contain("involvedObject.namespace: Invalid value: \"\": does not match event.namespace"));
        await Client.EventsV1.CreateNamespacedEventAsync(e, "default");
    }
}
