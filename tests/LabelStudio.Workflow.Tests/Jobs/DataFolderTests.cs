
namespace LabelStudio.Workflow.Tests.Jobs;

public class DataFolderTests
{
    [Fact]
    public async Task ASecondStudioOnTheFolderIsTurnedAwayAndToldWhich()
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, "Sqlite");
        await using (await StudioHost.StartAsync(options))
        {
            var e = await Assert.ThrowsAsync<UserErrorException>(() => StudioHost.StartAsync(options));
            Assert.Contains(folder.Path, e.Message, StringComparison.Ordinal);
            Assert.Contains("already running", e.Message, StringComparison.Ordinal);
        }
        await using var next = await StudioHost.StartAsync(options);
        Assert.Empty(await next.Jobs.ListAsync(1));
    }

    [Fact]
    public async Task OnlyItsOwnerMayLookIn()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TempFolder();
        var root = Path.Combine(folder.Path, "deep", "var");
        await using var host = await StudioHost.StartAsync(StudioHost.Options(root, "Sqlite"));
        var data = host.Get<DataFolder>();
        foreach (var f in new[] { data.Root, data.Keys, data.Artifacts, data.Staging })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(f));
        Assert.True(File.Exists(data.DatabaseFile));
    }

    [Fact]
    public void ARelativeFolderIsRelativeToTheApplication()
    {
        var data = new DataFolder(new StudioOptions(), "/srv/studio");
        Assert.Equal("/srv/studio/data/var", data.Root);
    }

    [Theory]
    [InlineData("Oracle", "", "Oracle")]
    [InlineData("Postgres", "", "ConnectionString")]
    public void AWrongDatabaseSettingIsNamed(string provider, string connection, string named)
    {
        var options = new DatabaseOptions { Provider = provider, ConnectionString = connection };
        Assert.Contains(named, Assert.Throws<UserErrorException>(() => options.StorageProvider()).Message, StringComparison.Ordinal);
    }
}
