using Microsoft.Playwright;

namespace MtuProbe.LabTests.Page;

/// <summary>Debian's Chromium, one for all tests of the page; Playwright brings none of its own.</summary>
[SetUpFixture]
internal sealed class Chromium
{
    private const string Path = "/usr/bin/chromium";

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>Why there is no browser; null when there is one.</summary>
    public static string? Missing => File.Exists(Path) ? null : $"{Path} is not installed: apt-get install chromium";

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        // Root has no use of Chromium's sandbox, which refuses to run for it.
        string[] arguments = Environment.IsPrivilegedProcess ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"];
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = arguments });
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A window of its own, without anything remembered.</summary>
    public static Task<IBrowserContext> OpenAsync(int width = 1280, int height = 800, bool dark = false, bool script = true) => _browser!.NewContextAsync(new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = width, Height = height },
        ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        JavaScriptEnabled = script,
        Permissions = ["clipboard-read", "clipboard-write"],
    });
}
