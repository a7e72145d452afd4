using Microsoft.Playwright;
using MtuProbe.Agent;
using MtuProbe.Tests.Publishing;
using static Microsoft.Playwright.Assertions;

namespace MtuProbe.LabTests.Page;

/// <summary>Names that attack, windows of every shape, no mouse, no sight, no script.</summary>
[NeedsChromium]
internal sealed class PageForEverybodyTests
{
    private static readonly string[] Names =
    [
        .. States.HostileNames, "<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "javascript:alert(1)", "{{7*7}}${alert(1)}", "a\u202egpj.exe\u2066b",
        "\u0627\u0644\u0639\u0642\u062f\u0629", new string('w', 253), string.Concat(Enumerable.Repeat("\u0e49\u0301", 100)), "__proto__", "constructor", "\ud83d\udc69\u200d\ud83d\ude92", "a\0b",
    ];

    [Test]
    public async Task Hostile_names_stay_text_and_leave_the_page_whole()
    {
        var state = PageStates.Named(Names.Distinct());
        await using var host = await PageHost.StartAsync(() => state);
        foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
        {
            await using var page = await OpenPage.AtAsync(host, width, height);
            await Expect(page.Rows).ToHaveCountAsync(Names.Distinct().Count());
            Assert.That(await page.Page.EvaluateAsync<int>("document.querySelectorAll('img, iframe, main script, main a, [onerror]').length"), Is.Zero);
            var shown = await page.Page.EvaluateAsync<string>("document.body.innerText + [...document.querySelectorAll('[title], [aria-label]')].map((e) => e.title + e.ariaLabel).join()");
            Assert.That(shown.Where(c => (char.IsControl(c) && c is not ('\n' or '\t')) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format), Is.Empty, "what turns or hides the text around");
            await page.Rows.First.Locator("button").First.ClickAsync();
            await Expect(page.Details.Locator(".why")).ToHaveCountAsync(1);
            Assert.That(await page.AuditAsync(), Is.Empty, $"{width} x {height}");
        }
    }

    [Test]
    public async Task A_long_name_is_cut_and_whole_in_its_title()
    {
        var state = PageStates.Named(new string('w', 200) + "-17");
        await using var host = await PageHost.StartAsync(() => state);
        await using var page = await OpenPage.AtAsync(host);
        await Expect(page.Rows.First.Locator("bdi")).ToHaveTextAsync(new string('w', 15) + "…" + new string('w', 11) + "-17");
        await Expect(page.Rows.First.Locator("bdi")).ToHaveAttributeAsync("title", new string('w', 200) + "-17");
    }

    [TestCase(1280, 800, false)]
    [TestCase(1280, 800, true)]
    [TestCase(390, 844, false)]
    [TestCase(390, 844, true)]
    [TestCase(844, 390, false)]
    [TestCase(320, 640, false)]
    public async Task Every_window_has_names_contrast_and_no_width_too_much(int width, int height, bool dark)
    {
        foreach (var state in width > 320 && !dark ? new[] { PageStates.Everything, PageStates.NothingWrong, PageStates.EverythingWrong } : [PageStates.Everything])
        {
            await using var host = await PageHost.StartAsync(() => state);
            await using var page = await OpenPage.AtAsync(host, width, height, dark);
            Assert.That(await page.AuditAsync(), Is.Empty);
            await page.Rows.First.Locator("button").First.ClickAsync();
            await Expect(page.Details).ToBeVisibleAsync();
            Assert.That(await page.AuditAsync(), Is.Empty, "with the evidence open");
        }
    }

    [Test]
    public async Task A_phone_may_be_turned_while_the_evidence_is_open()
    {
        await using var host = await PageHost.StartAsync(() => PageStates.Everything);
        await using var page = await OpenPage.AtAsync(host, 390, 844);
        await page.Rows.First.Locator("button").First.ClickAsync();
        await page.Page.SetViewportSizeAsync(844, 390);
        await Expect(page.Details).ToBeVisibleAsync();
        await Expect(page.Details.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeInViewportAsync();
        Assert.That(await page.AuditAsync(), Is.Empty);
        await page.Details.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.Headline).ToBeVisibleAsync();
    }

    [Test]
    public async Task Without_a_mouse_everything_is_reached_and_left()
    {
        await using var host = await PageHost.StartAsync(() => PageStates.Everything);
        await using var page = await OpenPage.AtAsync(host);
        var keyboard = page.Page.Keyboard;
        await keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the paths" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await keyboard.TypeAsync("node-c");
        await Expect(page.Rows).ToHaveCountAsync(1);
        await keyboard.PressAsync("Tab");
        await Expect(page.Rows.First.Locator("button").First).ToBeFocusedAsync();
        Assert.That(await page.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"), Is.EqualTo("solid"), "the focus is seen");
        await keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#details-title")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(page.Details).ToBeHiddenAsync();
        await Expect(page.Rows.First.Locator("button").First).ToBeFocusedAsync();
    }

    [Test]
    public async Task Every_stop_of_the_tab_key_is_seen()
    {
        await using var host = await PageHost.StartAsync(() => PageStates.Everything);
        await using var page = await OpenPage.AtAsync(host);
        var stops = 0;
        for (var at = string.Empty; stops < 100; stops++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            at = await page.Page.EvaluateAsync<string>("document.activeElement === document.body ? '' : `${document.activeElement.tagName} ${document.activeElement.getBoundingClientRect().width > 0} ${getComputedStyle(document.activeElement).outlineStyle}`");
            if (at.Length == 0)
            {
                break;
            }

            Assert.That(at, Does.EndWith(" true solid").Or.EndWith(" true auto"), $"stop {stops}");
        }

        Assert.That(stops, Is.InRange(30, 99));
    }

    [Test]
    public async Task Verdicts_are_told_apart_without_colour()
    {
        await using var host = await PageHost.StartAsync(() => PageStates.Everything);
        await using var page = await OpenPage.AtAsync(host);
        var cells = await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#rows button')].map((cell) => `${cell.querySelector('use').getAttribute('href').slice(6)}|${cell.querySelector('.word').textContent}`)");
        Assert.That(cells.Distinct().Count(), Is.EqualTo(cells.Select(cell => cell.Split('|')[0]).Distinct().Count()).And.EqualTo(8), "one sign and one word for each");
    }

    [Test]
    public async Task Without_script_there_is_a_word_and_the_data()
    {
        await using var host = await PageHost.StartAsync(() => PageStates.OneHole);
        await using var context = await Chromium.OpenAsync(script: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(host.Url);
        await page.Locator("noscript a").First.ClickAsync();
        Assert.That(await page.InnerTextAsync("body"), Does.Contain("\"apiVersion\":\"mtuprobe/v1\""));
    }

    [Test]
    public async Task A_script_that_slipped_in_would_not_run()
    {
        await using var host = await PageHost.StartAsync(() => PageStates.OneHole);
        await using var page = await OpenPage.AtAsync(host);
        page.MayComplain();
        Assert.That(await page.Page.EvaluateAsync<string>("(() => { try { document.body.innerHTML = '<img src=x onerror=1>'; return 'set'; } catch (e) { return e.name; } })()"), Is.EqualTo("TypeError"));
        Assert.That(await page.Page.EvaluateAsync<string>("fetch('https://192.0.2.1/').then(() => 'sent', (e) => e.name)"), Is.EqualTo("TypeError"));
    }
}
