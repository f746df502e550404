using LabelStudio.Workflow;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Takes files, remembers what they were and how they were to be imported.</summary>
public sealed class FakeImports(FakeJobs jobs) : IImports
{
    public List<(string Name, long Bytes)> Staged { get; } = [];

    public List<(int ProjectId, string Staged, ImportOptions Options, Actor By)> Started { get; } = [];

    public long MaxFileBytes => 4L * 1024 * 1024 * 1024;

    public async Task<string> StageAsync(string fileName, Stream content, IProgress<long>? bytes = null, CancellationToken cancel = default)
    {
        var buffer = new byte[81920];
        long total = 0;
        for (int n; (n = await content.ReadAsync(buffer, cancel)) > 0;) total += n;
        if (total == 0) throw new FileFaultException(new FileFault(fileName, 0, null, "The file is empty.", "Choose a file with a header row and at least one text."));
        Staged.Add((fileName, total));
        return $"staged-{Staged.Count}";
    }

    public (string FileName, Stream Content) OpenStaged(string staged) => (Staged[^1].Name, new MemoryStream());

    public Task<FilePreview> PreviewAsync(string staged, CancellationToken cancel = default) => Task.FromResult(new FilePreview(
        Staged[^1].Name, Staged[^1].Bytes, FileFormat.Csv, ["id", "text", "intent", "part", "channel"],
        [.. Samples.Texts.Select((t, i) => (IReadOnlyList<string>)[$"msg-{i + 1:0000}", t, Samples.Classes[i], i % 3 == 0 ? "dev" : "train", "app"])],
        new ColumnMapping("id", "text", "intent")));

    public Task<long> StartAsync(int projectId, string staged, ImportOptions options, Actor by, CancellationToken cancel = default)
    {
        Started.Add((projectId, staged, options, by));
        return Task.FromResult(jobs.Start(projectId, "import", $"Import {Staged[^1].Name}").Id);
    }

    public Task<IReadOnlyList<ImportSummary>> HistoryAsync(int projectId, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<ImportSummary>>([new(1, "messages-october.csv", "ana", DateTime.UtcNow.AddHours(-3), 1512, 0, 0, 4)]);

    public Task<IReadOnlyList<BadRow>> BadRowsAsync(int projectId, long importId, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<BadRow>>([new(118, "text", "The text is empty."), new(907, null, "The row has 6 fields, the header has 5. A quote is missing, or a comma stands in a text without quotes.")]);
}
