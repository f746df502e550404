using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests.Driving;

/// <summary>Somebody at a browser of their own: signs in, goes to pages, and remembers everything the console complained of.</summary>
public sealed class Person : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;

    private Person(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        Address = address;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Type} on {page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"page error on {page.Url}: {error}");
    }

    public IPage Page { get; }

    public string Address { get; }

    /// <summary>Errors and warnings of the console so far, content security policy included.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    public static async Task<Person> AtAsync(IBrowser browser, string address, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, string? storage = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            StorageState = storage,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(60_000);
        return new Person(context, await context.NewPageAsync(), address);
    }

    /// <summary>Follows the one-time link and becomes the administrator.</summary>
    public async Task BecomeAdministratorAsync(string welcomeLink)
    {
        await Page.GotoAsync(welcomeLink);
        await Page.FillAsync("#user-name", "ada");
        await Page.FillAsync("#password", Password);
        await Page.FillAsync("#password-again", Password);
        await Page.ClickAsync("button[type=submit]");
        await ReadyAsync();
    }

    public async Task SignInAsync(string name = "ada")
    {
        await Page.GotoAsync(Address + "/sign-in");
        await Page.FillAsync("#user-name", name);
        await Page.FillAsync("#password", Password);
        await Page.ClickAsync("button[type=submit]");
        await ReadyAsync();
    }

    /// <summary>Waits on its label model page until the sample project is there and has fitted its own labels; a click before would race with that.</summary>
    public async Task SampleIsReadyAsync()
    {
        var deadline = Stopwatch.StartNew();
        do await GoAsync("/projects/1/labels");
        while (await Page.Locator(".page-header").CountAsync() == 0 && deadline.Elapsed < TimeSpan.FromMinutes(1));
        await Page.WaitForSelectorAsync("text=Run 1");
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(Address + path);
        await ReadyAsync();
    }

    /// <summary>Waits until the page is alive and has loaded what it shows.</summary>
    public async Task ReadyAsync()
    {
        await Page.Locator("h1").First.WaitForAsync();
        await Assertions.Expect(Page.Locator(".loading")).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
    }

    public Task<string> StorageAsync() => _context.StorageStateAsync();

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
