using Microsoft.Playwright;
using MtuProbe.Aggregating;
using static Microsoft.Playwright.Assertions;

namespace MtuProbe.LabTests.Page;

/// <summary>The page of a cluster: a matrix as a table where it is small, drawn where it is large.</summary>
[NeedsChromium]
internal sealed class ClusterPageTests
{
    private static readonly ClusterState Large = PageStates.Cluster(500, 32, 7, 19, 333);

    [Test]
    public async Task A_small_cluster_is_a_table_of_numbers_worst_first()
    {
        var cluster = PageStates.Cluster(5, 4, 1, 2);
        await using var host = await PageHost.StartAsync(() => cluster);
        await using var page = await OpenPage.AtAsync(host);
        await Expect(page.Page.Locator("#headline-why")).ToContainTextAsync("touch node-b: look there first.");
        await Expect(page.Page.Locator("#notes")).ToHaveTextAsync("5 of 5 nodes are heard.");
        var table = page.Page.GetByRole(AriaRole.Table, new() { Name = "From each node to each other" });
        await Expect(table.GetByRole(AriaRole.Rowheader).First).ToHaveTextAsync("node-b");
        await Expect(table.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["from \\ to", "node-b", "node-a", "node-d", "node-e", "node-c", "outside registry.example"]);
        await Expect(table.GetByRole(AriaRole.Button, new() { Name = "node-b to node-a. IPv4: black hole, 1400 bytes there, 1500 back. IPv6: black hole, 1400 bytes there, 1500 back" })).ToHaveTextAsync("1400");
        Assert.That(await page.AuditAsync(), Is.Empty);
    }

    [Test]
    public async Task Arrows_move_in_the_table_and_Enter_opens()
    {
        var cluster = PageStates.Cluster(5, 4, 1);
        await using var host = await PageHost.StartAsync(() => cluster);
        await using var page = await OpenPage.AtAsync(host);
        var matrix = page.Page.Locator("#matrix-table");
        Assert.That(await matrix.Locator("button[tabindex='0']").CountAsync(), Is.EqualTo(1), "one stop of the Tab key");
        await matrix.Locator("button[tabindex='0']").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(matrix.Locator("tbody tr:nth-child(2) td:nth-child(4) button")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Details).ToContainTextAsync("node-a to node-c");
        await Expect(page.Details).ToContainTextAsync("on the page of the agent that probes this path, on node-a");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(matrix.Locator("tbody tr:nth-child(2) td:nth-child(4) button")).ToBeFocusedAsync();
    }

    [Test]
    public async Task A_black_hole_shows_between_which_hops_it_lies()
    {
        var cluster = PageStates.Cluster(5, 4, 1);
        await using var host = await PageHost.StartAsync(() => cluster);
        await using var page = await OpenPage.AtAsync(host);
        await page.Page.GetByRole(AriaRole.Table, new() { Name = "From each node to each other" }).GetByRole(AriaRole.Button, new() { Name = "node-b to node-a." }).ClickAsync();
        var hops = page.Details.GetByRole(AriaRole.List, new() { Name = "Between which hops packets vanish" });
        await Expect(hops.GetByRole(AriaRole.Listitem)).ToContainTextAsync(["10.77.0.2hop 1", "1401 bytes vanish here", "10.77.1.2hop 2"]);
        Assert.That(await page.AuditAsync(), Is.Empty);
    }

    [Test]
    public async Task Five_hundred_nodes_are_drawn_with_the_holes_in_the_corner_where_one_looks_first()
    {
        await using var host = await PageHost.StartAsync(() => Large);
        await using var page = await OpenPage.AtAsync(host);
        await Expect(page.Headline).ToHaveTextAsync("219 black holes");
        await Expect(page.Page.Locator("#headline-why")).ToContainTextAsync("touch worker-333.pool-0.example and worker-007.pool-1.example");
        var matrix = page.Page.GetByRole(AriaRole.Application);
        await matrix.ClickAsync(new() { Position = new() { X = 130 + (2.5f * 14), Y = 130 + 7 } });
        await Expect(page.Details).ToContainTextAsync("black hole");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(matrix).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#matrix-here")).ToContainTextAsync("worker-333.pool-0.example to ");
        await page.Page.Keyboard.PressAsync("End");
        await Expect(page.Page.Locator("#matrix-here")).ToContainTextAsync("worker-333.pool-0.example to registry.example. IPv4: ");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Details).ToContainTextAsync("registry.example");
        Assert.That(await page.AuditAsync(), Is.Empty);
    }

    [Test]
    public async Task The_list_has_what_the_drawing_has_and_is_turned_by_pages()
    {
        await using var host = await PageHost.StartAsync(() => Large);
        await using var page = await OpenPage.AtAsync(host);
        await Expect(page.Rows).ToHaveCountAsync(50);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Page.Locator("#page-words")).ToHaveTextAsync("51 to 100 of 16,500");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("worker-019");
        await Expect(page.Page.Locator("#page-words")).ToHaveTextAsync("1 to 50 of 65");
        await Expect(page.Rows.First).ToContainTextAsync("worker-019");
    }

    [TestCase(390, 844, false)]
    [TestCase(844, 390, true)]
    public async Task On_a_phone_there_is_the_list_and_turned_the_matrix_in_its_own_box(int width, int height, bool matrix)
    {
        await using var host = await PageHost.StartAsync(() => Large);
        await using var page = await OpenPage.AtAsync(host, width, height, dark: true);
        await Expect(page.Page.Locator("#matrix")).ToBeVisibleAsync(new() { Visible = matrix });
        await Expect(page.Rows.First).ToContainTextAsync("worker-");
        Assert.That(await page.AuditAsync(), Is.Empty);
    }

    [Test]
    public async Task A_large_cluster_is_shown_and_answers_without_freezing()
    {
        await using var host = await PageHost.StartAsync(() => Large);
        var figures = await PageFigures.MeasureAsync(host);
        TestContext.Out.WriteLine(figures);
        Assert.Multiple(() =>
        {
            Assert.That(figures.Painted, Is.LessThan(6000), "from the address to the drawn matrix, on a busy machine");
            Assert.That(figures.Click, Is.LessThan(1000), "from a click on a cell to its evidence");
            Assert.That(figures.Refresh, Is.LessThan(2000), "the longest that a refresh keeps a key from being heard");
        });
    }
}
