using System.Text;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_committed_file_replaces_the_one_before()
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_new_file_appears_only_when_it_is_committed()
    {
        var path = Path.Combine(_folder, "a.csv");
        using (var file = AtomicFile.Create(path))
        {
            file.Stream.Write("new"u8);
            Assert.False(File.Exists(path));
            file.Commit();
        }
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_failure_half_way_leaves_the_old_file_and_nothing_else()
    {
        var path = Path.Combine(_folder, "a.csv");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, s =>
        {
            s.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_link_is_written_through_and_stays_a_link()
    {
        var real = Path.Combine(_folder, "real.csv");
        var link = Path.Combine(_folder, "link.csv");
        File.WriteAllText(real, "old");
        File.CreateSymbolicLink(link, real);
        AtomicFile.Write(link, s => s.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(real));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_place_of_a_file_are_told()
    {
        var missing = Path.Combine(_folder, "no", "a.csv");
        Assert.Contains("There is no folder", Assert.Throws<UserErrorException>(() => AtomicFile.Create(missing)).Message, StringComparison.Ordinal);
        Assert.Contains("This is a folder", Assert.Throws<UserErrorException>(() => AtomicFile.Create(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_told_in_words()
    {
        if (!File.Exists("/dev/full")) return;
        var error = Assert.Throws<UserErrorException>(() => AtomicFile.Write("/dev/full", s => s.Write(new byte[1 << 16])));
        Assert.StartsWith("/dev/full: The file cannot be written: No space left on device.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_as_a_table_reads_back_the_same()
    {
        string[][] rows = [["1", "plain"], ["2", "a, \"b\"\r\nc"], ["3", " spaces "], ["4", ""], ["5", new string('é', 100_000)]];
        var memory = new MemoryStream();
        var writer = new TableWriter(memory);
        writer.Field("id").Field("text").EndRow();
        foreach (var row in rows)
        {
            foreach (var field in row) writer.Field(field);
            writer.EndRow();
        }
        writer.Flush();
        using var table = new TableReader(new MemoryStream(memory.ToArray()), "t.csv");
        foreach (var row in rows)
        {
            Assert.True(table.Read());
            Assert.Equal(row, new[] { table.Text(0), table.Text(1) });
        }
        Assert.False(table.Read());
        Assert.StartsWith("id,text\n1,plain\n2,\"a, \"\"b\"\"\r\nc\"\n", Encoding.UTF8.GetString(memory.ToArray()), StringComparison.Ordinal);
    }
}
