using System.Globalization;

namespace MtuProbe.LabTests.Page;

/// <summary>How fast the page is with a large cluster, by the browser's own clock, in milliseconds.</summary>
/// <param name="FirstPaint">Until anything is seen.</param>
/// <param name="Painted">Until all that was measured is seen.</param>
/// <param name="Click">From a click on a cell to the frame that shows its evidence.</param>
/// <param name="Refresh">The longest task while the page refreshes.</param>
/// <param name="Kilobytes">What a refresh takes from the network.</param>
internal sealed record PageFigures(double FirstPaint, double Painted, double Click, double Refresh, double Kilobytes)
{
    public static async Task<PageFigures> MeasureAsync(PageHost host)
    {
        // The server has told somebody before: its first time is the compiler's.
        using (var client = new HttpClient())
        {
            await client.GetByteArrayAsync(new Uri($"{host.Url}api/v1/report"));
        }

        await using var context = await Chromium.OpenAsync();
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync("""
            window.longest = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.longest = Math.max(window.longest, entry.duration); })).observe({ type: 'longtask' });
            addEventListener('DOMContentLoaded', () => new MutationObserver((changes, observer) => {
              if (document.getElementById('rows').childElementCount > 0) {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
              }
            }).observe(document.getElementById('rows'), { childList: true }));
            """);
        await page.GotoAsync(host.Url);
        await page.WaitForFunctionAsync("() => window.painted");
        await page.EvaluateAsync("window.longest = 0");
        await page.EvaluateAsync("poller.ask()");
        var refresh = await page.EvaluateAsync<double>("new Promise((done) => setTimeout(() => done(window.longest), 300))");
        var click = await page.EvaluateAsync<double>("""
            new Promise((done) => {
              const canvas = document.querySelector('#matrix-canvas canvas');
              const { left, top } = canvas.getBoundingClientRect();
              const begun = performance.now();
              canvas.dispatchEvent(new MouseEvent('click', { clientX: left + 130 + 2.5 * 14, clientY: top + 137, bubbles: true }));
              requestAnimationFrame(() => setTimeout(() => done(document.getElementById('details').open ? performance.now() - begun : Infinity)));
            })
            """);
        return new PageFigures(
            await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"),
            await page.EvaluateAsync<double>("window.painted"),
            click,
            refresh,
            await page.EvaluateAsync<double>("performance.getEntriesByType('resource').filter((r) => r.name.endsWith('/report')).at(-1).transferSize / 1000"));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"first paint {FirstPaint:0} ms, all painted {Painted:0} ms, click to evidence {Click:0} ms, longest task of a refresh {Refresh:0} ms, {Kilobytes:0} kB a refresh");
}
