using Microsoft.Playwright;

namespace MtuProbe.LabTests.Page;

/// <summary>The page in a window, its clock in the test's hand, its complaints kept.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private static readonly string Audit = File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "audit.js"));

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private bool _mayComplain;

    private OpenPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning" ? message.Text : null);
        page.PageError += (_, error) => Note(error);
        page.Dialog += (_, dialog) => Note($"a dialog: {dialog.Message}");
        page.Request += (_, request) => Note(request.Url.StartsWith("http://127.0.0.1:", StringComparison.Ordinal) ? null : $"asks {request.Url}");
    }

    public IPage Page { get; }

    public ILocator Headline => Page.Locator("#headline-words");

    public ILocator Rows => Page.Locator("#rows tr");

    public ILocator Details => Page.Locator("#details");

    public ILocator Away => Page.Locator("#away");

    public static async Task<OpenPage> AtAsync(PageHost host, int width = 1280, int height = 800, bool dark = false, bool mayComplain = false)
    {
        var context = await Chromium.OpenAsync(width, height, dark);
        var page = new OpenPage(context, await context.NewPageAsync()) { _mayComplain = mayComplain };
        await page.Page.Clock.InstallAsync();
        await page.Page.GotoAsync(host.Url);
        await page.Page.WaitForFunctionAsync("() => document.getElementById('headline-words').textContent !== 'Loading' || !document.getElementById('away').hidden");
        return page;
    }

    /// <summary>Until the page has asked once more and was answered.</summary>
    public async Task RefreshAsync()
    {
        var answered = Page.WaitForResponseAsync(answer => answer.Url.EndsWith("/findings", StringComparison.Ordinal));
        while (!answered.IsCompleted)
        {
            await PassAsync(1);
        }

        await answered;
    }

    /// <summary>So much later; what the page asks meanwhile is answered.</summary>
    public Task PassAsync(int seconds) => Page.Clock.RunForAsync(seconds * 1000);

    /// <summary>From now on a failed request is what the test wants.</summary>
    public void MayComplain() => _mayComplain = true;

    /// <summary>What whoever hears the page, has no mouse, or reads badly would stumble over.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync() => await Page.EvaluateAsync<string[]>(Audit);

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.That(_complaints, Is.Empty, "errors, refusals of the policy, dialogs and requests to others");
    }

    private void Note(string? complaint)
    {
        if (complaint is not null && !_mayComplain)
        {
            _complaints.Add(complaint);
        }
    }
}
