using System.Net;
using System.Runtime.InteropServices;
using MtuProbe.FakeApi.Access;
using MtuProbe.FakeApi.Logging;
using MtuProbe.FakeApi.Objects;

namespace MtuProbe.FakeApi;

/// <summary>
/// A fake API server as a process of its own, for network namespaces. It prints its URL, serves until its input ends or SIGTERM comes,
/// and takes lines on the way: <c>blackhole on</c>, <c>blackhole off</c>, <c>down</c>, <c>up</c>, <c>restart</c>, <c>restart empty</c>,
/// <c>drop</c>; each is answered with <c>done</c>.
/// </summary>
public static class FakeApiProcess
{
    public const string Verb = "fake-api";

    /// <param name="options">
    /// <c>--listen ADDRESS:PORT</c>, <c>--tls</c>, <c>--objects DIR</c> (YAML or JSON), <c>--namespace NS</c>, <c>--kubeconfig FILE</c>,
    /// <c>--service-account DIR</c>, <c>--token TOKEN=USER</c> (needed from then on), <c>--roles DIR</c>, <c>--log FILE</c> (written at the end).
    /// </param>
    public static async Task<int> RunAsync(string[] options)
    {
        Settings settings;
        try
        {
            settings = Settings.Read(options);
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return 64;
        }

        var server = await FakeApiServer.StartAsync(new FakeApiOptions { Listen = settings.Listen, Tls = settings.Tls, Namespaces = [settings.Namespace] }).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            Prepare(server, settings);
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
            {
                signal.Cancel = true;
                end.TrySetResult();
            });

            await SayAsync(server.Url.ToString().TrimEnd('/')).ConfigureAwait(false);
            // Reading the console cannot be cancelled.
            await Task.WhenAny(end.Task, Task.Run(() => ObeyAsync(server))).ConfigureAwait(false);
            if (settings.Log is { } log)
            {
                await File.WriteAllLinesAsync(log, server.Log.Snapshot().Select(LogLine.Write)).ConfigureAwait(false);
            }
        }

        return 0;
    }

    private static void Prepare(FakeApiServer server, Settings settings)
    {
        if (settings.Objects is { } objects)
        {
            foreach (var file in Directory.EnumerateFiles(objects).Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal))
            {
                foreach (var body in YamlDocuments.Read(File.ReadAllText(file)))
                {
                    server.Store.Put(settings.Namespace, body);
                }
            }
        }

        foreach (var (token, user) in settings.Tokens)
        {
            server.Access.AddToken(token, user).Enforce();
        }

        if (settings.Roles is { } roles)
        {
            server.Access.LoadFolder(roles, settings.Namespace);
        }

        var first = settings.Tokens.Select(t => t.Token).FirstOrDefault("any");
        if (settings.Kubeconfig is { } kubeconfig)
        {
            server.WriteKubeconfig(kubeconfig, first, ns: settings.Namespace);
        }

        if (settings.ServiceAccount is { } account)
        {
            server.WriteServiceAccount(account, first, settings.Namespace);
        }
    }

    private static async Task ObeyAsync(FakeApiServer server)
    {
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            switch (line.Trim())
            {
                case "blackhole on":
                    server.BlackHole = true;
                    break;
                case "blackhole off":
                    server.BlackHole = false;
                    break;
                case "down":
                    await server.StopListeningAsync().ConfigureAwait(false);
                    break;
                case "up":
                    await server.ListenAsync().ConfigureAwait(false);
                    break;
                case "restart":
                    await server.RestartAsync().ConfigureAwait(false);
                    break;
                case "restart empty":
                    await server.RestartWithoutStoreAsync().ConfigureAwait(false);
                    break;
                case "drop":
                    server.DropWatches();
                    break;
                default:
                    await SayAsync($"unknown: {line}").ConfigureAwait(false);
                    continue;
            }

            await SayAsync("done").ConfigureAwait(false);
        }
    }

    private static async Task SayAsync(string line)
    {
        await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
        await Console.Out.FlushAsync().ConfigureAwait(false);
    }

    private sealed record Settings
    {
        public IPEndPoint Listen { get; private set; } = new(IPAddress.Loopback, 0);

        public bool Tls { get; private set; }

        public string Namespace { get; private set; } = "mtuprobe";

        public string? Objects { get; private set; }

        public string? Roles { get; private set; }

        public string? Kubeconfig { get; private set; }

        public string? ServiceAccount { get; private set; }

        public string? Log { get; private set; }

        public List<(string Token, string User)> Tokens { get; } = [];

        public static Settings Read(ReadOnlySpan<string> options)
        {
            var settings = new Settings();
            while (options.Length > 0)
            {
                var used = 2;
                switch (options)
                {
                    case ["--tls", ..]:
                        settings.Tls = true;
                        used = 1;
                        break;
                    case ["--listen", var value, ..]:
                        settings.Listen = IPEndPoint.Parse(value);
                        break;
                    case ["--namespace", var value, ..]:
                        settings.Namespace = value;
                        break;
                    case ["--objects", var value, ..]:
                        settings.Objects = value;
                        break;
                    case ["--roles", var value, ..]:
                        settings.Roles = value;
                        break;
                    case ["--kubeconfig", var value, ..]:
                        settings.Kubeconfig = value;
                        break;
                    case ["--service-account", var value, ..]:
                        settings.ServiceAccount = value;
                        break;
                    case ["--log", var value, ..]:
                        settings.Log = value;
                        break;
                    case ["--token", var value, ..] when value.Split('=', 2) is [var token, var user]:
                        settings.Tokens.Add((token, user));
                        break;
                    default:
                        throw new FormatException($"{FakeApiProcess.Verb}: cannot read '{options[0]}'");
                }

                options = options[used..];
            }

            return settings;
        }
    }
}
