using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Files;

public sealed class AtomicFolderTests : IDisposable
{
    private static readonly string[] Names = ["a.csv", "b.csv"];

    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_appears_whole_and_replaces_the_one_before()
    {
        var path = Path.Combine(_folder, "out");
        foreach (var content in (string[])["one", "two"])
        {
            using var folder = AtomicFolder.Create(path, Names);
            folder.Write("a.csv", s => s.Write(System.Text.Encoding.UTF8.GetBytes(content)));
            folder.Commit();
            Assert.Equal(content, File.ReadAllText(Path.Combine(path, "a.csv")));
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
        }
    }

    [Fact]
    public void Without_commit_nothing_stays()
    {
        using (var folder = AtomicFolder.Create(Path.Combine(_folder, "out"), Names)) folder.Write("a.csv", s => s.Write("x"u8));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_with_other_files_is_not_touched()
    {
        File.WriteAllText(Path.Combine(_folder, "precious.txt"), "x");
        Assert.Contains("precious.txt", Assert.Throws<UserErrorException>(() => AtomicFolder.Create(_folder, Names)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }
}
