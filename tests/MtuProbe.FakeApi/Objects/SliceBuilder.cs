using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Objects;

/// <summary>
/// An EndpointSlice as the endpointslice controller writes one. Each <see cref="Store"/> writes the whole slice: what was added before
/// stays, an endpoint that was taken out goes.
/// </summary>
public sealed class SliceBuilder(ApiStore store, string ns, string service, string name, string addressType = "IPv4")
{
    private readonly List<(string Pod, JsonObject Endpoint)> _endpoints = [];
    private JsonArray _ports = [new JsonObject { ["name"] = "probe", ["protocol"] = "UDP", ["port"] = 9798 }];

    /// <param name="pod">The pod's name, null for an endpoint that is none.</param>
    /// <param name="serving">Unset: as <paramref name="ready"/>.</param>
    public SliceBuilder Endpoint(string address, string? node, string? pod = null, bool? ready = true, bool? serving = null, bool? terminating = false, string? zone = null, string? podUid = null)
    {
        var expected = addressType switch { "IPv4" => AddressFamily.InterNetwork, "IPv6" => AddressFamily.InterNetworkV6, _ => AddressFamily.Unspecified };
        if (expected != AddressFamily.Unspecified && IPAddress.Parse(address).AddressFamily != expected)
        {
            throw new ArgumentException($"{address} is no {addressType} address", nameof(address));
        }

        var conditions = new JsonObject();
        Add(conditions, "ready", ready);
        Add(conditions, "serving", serving ?? ready);
        Add(conditions, "terminating", terminating);
        var endpoint = new JsonObject { ["addresses"] = new JsonArray(address), ["conditions"] = conditions };
        if (pod is not null)
        {
            endpoint["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = ns, ["name"] = pod, ["uid"] = podUid ?? Guid.NewGuid().ToString() };
        }

        if (node is not null)
        {
            endpoint["nodeName"] = node;
        }

        if (zone is not null)
        {
            endpoint["zone"] = zone;
        }

        _endpoints.Add((pod ?? address, endpoint));
        return this;

        static void Add(JsonObject to, string member, bool? value)
        {
            if (value is not null)
            {
                to[member] = value;
            }
        }
    }

    /// <summary>Takes out the endpoints of a pod, or of an address that is no pod's.</summary>
    public SliceBuilder Without(string pod)
    {
        _endpoints.RemoveAll(e => e.Pod == pod);
        return this;
    }

    /// <summary>Instead of the probe port; empty for a slice without ports.</summary>
    public SliceBuilder Ports(params IEnumerable<(string Name, string Protocol, int Port)> ports)
    {
        _ports = new JsonArray([.. ports.Select(JsonNode (p) => new JsonObject { ["name"] = p.Name, ["protocol"] = p.Protocol, ["port"] = p.Port })]);
        return this;
    }

    /// <summary>Writes the slice, new or anew.</summary>
    public SliceBuilder Store()
    {
        store.Put(ns, new JsonObject
        {
            ["kind"] = "EndpointSlice",
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/service-name"] = service,
                    ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io",
                    ["service.kubernetes.io/headless"] = string.Empty,
                },
            },
            ["addressType"] = addressType,
            ["endpoints"] = new JsonArray([.. _endpoints.Select(e => e.Endpoint.DeepClone())]),
            ["ports"] = _ports.DeepClone(),
        });
        return this;
    }

    /// <summary>Takes the slice away.</summary>
    public void Delete() => new Writes(store).Delete(ApiResource.EndpointSlices, ns, name, uid: null, version: null, dryRun: false);
}
