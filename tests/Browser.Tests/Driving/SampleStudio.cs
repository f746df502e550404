namespace LabelStudio.Browser.Tests.Driving;

/// <summary>One studio with its sample project and its administrator, for the tests of one class.</summary>
public sealed class SampleStudio(BrowserFixture chromium) : IAsyncLifetime
{
    public StudioProcess Studio { get; private set; } = null!;

    /// <summary>The administrator's cookies.</summary>
    public string Storage { get; private set; } = "";

    public string Database => Path.Combine(Studio.DataFolder, "var", "studio.db");

    public async Task InitializeAsync()
    {
        if (!File.Exists(BrowserFixture.Chromium)) return;
        Studio = await StudioProcess.StartAsync(sample: true);
        await using var ada = await Person.AtAsync(chromium.Browser, Studio.Address);
        await ada.BecomeAdministratorAsync(await Studio.WelcomeLinkAsync());
        await ada.SampleIsReadyAsync();
        Storage = await ada.StorageAsync();
    }

    public async Task DisposeAsync()
    {
        if (Studio != null) await Studio.DisposeAsync();
    }
}
