using Microsoft.Playwright;

namespace LabelStudio.Browser.Tests.Driving;

/// <summary>One Chromium for all tests; each test takes a context of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    public const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // a busy machine may take its time; what never comes still fails
        Assertions.SetDefaultExpectTimeout(30_000);
        if (!File.Exists(Chromium)) return;
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (Browser != null) await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

[CollectionDefinition(nameof(BrowserCollection), DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;

/// <summary>A test that drives Chromium; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <param name="shared">Files of the shared data that the test reads.</param>
    public BrowserFactAttribute(params string[] shared)
    {
        foreach (var f in shared)
            if (!SharedData.Has("data", f)) Skip = $"shared data absent: {f} (looked in {SharedData.Folder})";
        if (!File.Exists(BrowserFixture.Chromium)) Skip = $"Chromium is absent ({BrowserFixture.Chromium}); tests/run.sh installs it where it may";
    }
}
