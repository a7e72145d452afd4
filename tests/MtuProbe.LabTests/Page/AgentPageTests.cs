using System.Text.Json;
using Microsoft.Playwright;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;
using MtuProbe.Tests.Publishing;
using static Microsoft.Playwright.Assertions;

namespace MtuProbe.LabTests.Page;

/// <summary>The page of an agent, in Debian's Chromium, over states that agents can have.</summary>
[NeedsChromium]
internal sealed class AgentPageTests
{
    private AgentState? _state;
    private PageHost _host;

    [SetUp]
    public async Task Start()
    {
        _state = null;
        _host = await PageHost.StartAsync(() => _state);
    }

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task Nothing_wrong_is_said_in_words()
    {
        await using var page = await OpenAsync(PageStates.NothingWrong);
        await Expect(page.Headline).ToHaveTextAsync("Nothing is wrong");
        await Expect(page.Page.Locator("#number")).ToHaveTextAsync("1500");
        await Expect(page.Rows).ToHaveCountAsync(8);
        await Expect(page.Page).ToHaveTitleAsync("Nothing is wrong · node-a · MtuProbe");
    }

    [Test]
    public async Task One_black_hole_stands_first()
    {
        await using var page = await OpenAsync(PageStates.OneHole);
        await Expect(page.Headline).ToHaveTextAsync("1 black hole");
        await Expect(page.Page.Locator("#headline-why")).ToContainTextAsync("On 1 of 17 paths larger packets vanish and nothing says so; it carries 1400 bytes.");
        await Expect(page.Rows.First).ToContainTextAsync("node-9");
        await Expect(page.Rows.First.Locator("button")).ToHaveTextAsync("1400black hole");
        await Expect(page.Rows.First).ToContainTextAsync("confirmed 30 s ago");
        await page.PassAsync(3);
        await Expect(page.Rows.First).ToContainTextAsync("confirmed 33 s ago");
    }

    [Test]
    public async Task Everything_wrong_points_at_the_node_itself()
    {
        await using var page = await OpenAsync(PageStates.EverythingWrong);
        await Expect(page.Headline).ToHaveTextAsync("16 black holes");
        await Expect(page.Page.Locator("#headline-why")).ToContainTextAsync("It is so on every path: look at this node's own link first.");
        await Expect(page.Page.Locator("#number")).ToHaveTextAsync("1400");
    }

    [Test]
    public async Task The_evidence_of_a_path_is_a_click_away()
    {
        await using var page = await OpenAsync(PageStates.Everything);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "node-a to registry" }).ClickAsync();
        await Expect(page.Details).ToBeVisibleAsync();
        await Expect(page.Details).ToContainTextAsync("1401 bytes vanish here");
        await Expect(page.Details).ToContainTextAsync(States.Finding("hops-silent-routers").Explanation);
        await Expect(page.Details.GetByRole(AriaRole.Heading)).ToHaveTextAsync(["node-a to registry", "Where", "Why", "Evidence", "Lanes", "What to do on this path"]);
        await page.Details.GetByText("Docker", new() { Exact = true }).ClickAsync();
        await page.Details.GetByRole(AriaRole.Button, new() { Name = "Copy for Docker" }).ClickAsync();
        Assert.That(Mtu(await Clipboard(page)), Is.EqualTo(1400));
    }

    [Test]
    public async Task The_number_is_copied_in_the_form_that_each_system_wants()
    {
        await using var page = await OpenAsync(PageStates.Everything);
        await page.Page.Locator("#copy-number").ClickAsync();
        Assert.That(await Clipboard(page), Is.EqualTo("1320"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Copy for Docker" }).ClickAsync();
        Assert.That(Mtu(await Clipboard(page)), Is.EqualTo(1320));
        foreach (var (system, text) in new[] { ("dind", "--mtu=1320"), ("ARC", "--mtu=1320"), ("GitLab", "network_mtu = 1320"), ("Calico", "\"mtu\":1320"), ("Cilium", "MTU=1370"), ("flannel", "1370"), ("MSS clamp", "size set 1280"), ("sysctl", "tcp_mtu_probing=1") })
        {
            await page.Page.Locator("#systems").GetByRole(AriaRole.Button, new() { Name = system, Exact = true }).ClickAsync();
            await page.Page.GetByRole(AriaRole.Button, new() { Name = $"Copy for {system}" }).ClickAsync();
            Assert.That(await Clipboard(page), Does.Contain(text), system);
        }
    }

    [Test]
    public async Task When_the_agent_is_away_the_page_says_so_keeps_what_it_has_and_recovers()
    {
        await using var page = await OpenAsync(PageStates.OneHole);
        await _host.GoAsync();
        page.MayComplain();
        await page.PassAsync(6);
        await Expect(page.Away).ToContainTextAsync("The agent does not answer (no connection). What is shown is");
        await Expect(page.Page.Locator("#spoken")).ToContainTextAsync("The agent does not answer");
        await Expect(page.Rows).ToHaveCountAsync(9);
        await page.PassAsync(70);
        await Expect(page.Away).ToContainTextAsync("What is shown is 76 s old.");
        await Expect(page.Page.Locator("#live-text")).ToHaveTextAsync("away");
        Assert.That(await page.AuditAsync(), Is.Empty);

        _state = PageStates.NothingWrong;
        await _host.ComeAsync();
        await page.PassAsync(31);
        await Expect(page.Away).ToBeHiddenAsync();
        await Expect(page.Headline).ToHaveTextAsync("Nothing is wrong");
    }

    [Test]
    public async Task Before_the_agent_knows_anything_the_page_says_that()
    {
        await using var page = await OpenPage.AtAsync(_host, mayComplain: true);
        await Expect(page.Away).ToContainTextAsync("the agent has only begun");
        _state = PageStates.OneHole;
        await page.RefreshAsync();
        await Expect(page.Headline).ToHaveTextAsync("1 black hole");
    }

    [Test]
    public async Task A_refresh_changes_figures_and_nothing_under_the_reader()
    {
        await using var page = await OpenAsync(PageStates.Full, height: 500);
        await page.Page.Locator("#counts button", new() { HasText = "clear" }).ClickAsync();
        var cell = page.Page.GetByRole(AriaRole.Button, new() { Name = "node-a to node-41, IPv4" });
        await cell.FocusAsync();
        await page.Page.EvaluateAsync("window.focused = document.activeElement; window.scrolled = scrollY");
        _state = States.Of([.. PageStates.Full.Paths.Where(p => p.Id.Peer != "node-2"), States.Path("node-100")]) with { Node = "node-a" };
        _state = _state with { Paths = [.. _state.Paths.Select(p => p.Id is { Peer: "node-41", Family: IpFamily.Ipv4 } ? States.Path("node-41", "forward-hole") : p)] };
        await page.RefreshAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "node-a to node-41, IPv4: black hole" })).ToBeFocusedAsync();
        Assert.That(await page.Page.EvaluateAsync<bool>("document.activeElement === window.focused && scrollY === window.scrolled && scrollY > 0"));
        await Expect(page.Page.Locator("#counts button[aria-pressed=true]")).ToContainTextAsync("clear");
        await Expect(page.Page.Locator("#spoken")).ToContainTextAsync("Now: 17 black holes");
    }

    [Test]
    public async Task Open_evidence_follows_what_becomes_of_the_path()
    {
        await using var page = await OpenAsync(PageStates.OneHole);
        await page.Rows.First.Locator("button").ClickAsync();
        await page.Page.EvaluateAsync("document.querySelector('#details-body .why').mark = true");
        await page.RefreshAsync();
        Assert.That(await page.Page.EvaluateAsync<bool>("document.querySelector('#details-body .why').mark"), "what is the same is not drawn anew");
        _state = States.Of([.. PageStates.OneHole.Paths.SkipLast(1), States.Path("node-9")]);
        await page.RefreshAsync();
        await Expect(page.Details).ToContainTextAsync("there1500 bytes, clear");
        _state = PageStates.NothingWrong;
        await page.RefreshAsync();
        await Expect(page.Details).ToContainTextAsync("It is not probed any more.");
    }

    [Test]
    public async Task A_path_has_an_address_that_can_be_sent_to_somebody()
    {
        await using var page = await OpenAsync(PageStates.Everything);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "node-a to shop" }).ClickAsync();
        var address = $"{_host.Url}#node-a/shop/service/ipv4";
        await Expect(page.Page).ToHaveURLAsync(address);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page).ToHaveURLAsync(_host.Url);
        await page.Page.GotoAsync("about:blank");
        await page.Page.GotoAsync(address);
        await Expect(page.Details).ToContainTextAsync("node-a to shop");
        await page.Page.GotoAsync("about:blank");
        await page.Page.GotoAsync($"{_host.Url}#%E0%A4%A/x/y/z");
        await Expect(page.Headline).ToHaveTextAsync("6 black holes");
    }

    private static async Task<string> Clipboard(OpenPage page) => await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");

    private static int Mtu(string daemonJson)
    {
        using var document = JsonDocument.Parse(daemonJson);
        return document.RootElement.GetProperty("mtu").GetInt32();
    }

    private Task<OpenPage> OpenAsync(AgentState state, int height = 800)
    {
        _state = state;
        return OpenPage.AtAsync(_host, height: height);
    }
}
