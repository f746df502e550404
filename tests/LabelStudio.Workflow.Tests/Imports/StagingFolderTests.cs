using System.Text;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Tests.Imports;

public sealed class StagingFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("staging-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_staged_as_it_came_and_known_by_its_name()
    {
        var staging = new StagingFolder(_folder);
        var staged = await staging.StageAsync("reviews.csv", Stream("id,text\n1,ä\n"), null, default);
        Assert.Equal("reviews.csv", StagingFolder.FileNameOf(staged));
        Assert.Equal("id,text\n1,ä\n", await File.ReadAllTextAsync(staging.PathOf(staged)));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\me\my texts.csv", "my texts.csv")]
    [InlineData("a\0b\n<script>.csv", "a_b__script_.csv")]
    [InlineData("..", "upload")]
    [InlineData("", "upload")]
    public async Task A_name_never_leads_out_of_the_folder(string name, string kept)
    {
        var staging = new StagingFolder(_folder);
        var staged = await staging.StageAsync(name, Stream("x"), null, default);
        Assert.Equal(kept, StagingFolder.FileNameOf(staged));
        Assert.Equal(Path.GetFullPath(_folder), Path.GetDirectoryName(staging.PathOf(staged)));
    }

    [Theory]
    [InlineData("../studio.db")]
    [InlineData("0123456789abcdef0123456789abcdef-../../studio.db")]
    [InlineData("0123456789abcdef0123456789abcdef-gone.csv")]
    [InlineData("")]
    public void Only_staged_files_have_a_path(string staged)
    {
        File.WriteAllText(Path.Combine(_folder, "..", Path.GetFileName(_folder) + "-studio.db"), "");
        Assert.Throws<UserErrorException>(() => new StagingFolder(_folder).PathOf(staged));
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_leaves_nothing()
    {
        var staging = new StagingFolder(_folder, maxBytes: 1_000_000);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => staging.StageAsync("big.csv", new MemoryStream(new byte[1_000_001]), null, default));
        Assert.Contains("larger than 1 MB", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => new StagingFolder(_folder).StageAsync("a.csv", new BrokenStream(), null, default));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Sweeping_takes_old_files_that_nobody_needs()
    {
        var staging = new StagingFolder(_folder);
        var old = await staging.StageAsync("old.csv", Stream("1"), null, default);
        var needed = await staging.StageAsync("needed.csv", Stream("2"), null, default);
        var fresh = await staging.StageAsync("fresh.csv", Stream("3"), null, default);
        foreach (var f in new[] { old, needed }) File.SetLastWriteTimeUtc(staging.PathOf(f), DateTime.UtcNow.AddDays(-2));
        Assert.Equal(1, staging.Sweep(DateTime.UtcNow.AddDays(-1), name => name == needed));
        Assert.Throws<UserErrorException>(() => staging.PathOf(old));
        Assert.True(File.Exists(staging.PathOf(needed)));
        Assert.True(File.Exists(staging.PathOf(fresh)));
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ > 0) throw new IOException("connection reset");
            buffer.Span[..10].Fill((byte)'a');
            return ValueTask.FromResult(10);
        }
    }
}
