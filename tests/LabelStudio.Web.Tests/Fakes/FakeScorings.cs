using LabelStudio.Workflow;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Scorings;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Scorings in any state.</summary>
public sealed class FakeScorings : IScorings
{
    public List<ScoringInfo> Stored { get; } = [];

    /// <summary>What came of those that are done.</summary>
    public ScoringResult Result { get; set; } = ResultOf(12);

    public static ScoringResult ResultOf(int classes)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(i => i < Samples.Classes.Count ? Samples.Classes[i] : $"class {i}")];
        ScoredRow Row(int i) => new($"t{i}", Samples.Texts[i % Samples.Texts.Count], i % classes, 0.1f + i * 0.01f, i % 2 == 0, 0.2f + i * 0.01f);
        var bins = new long[ScoreSummary.Bins];
        (bins[5], bins[19]) = (400, 1_600);
        return new ScoringResult(
            names, true, 0.62, 0.5,
            new ScoreSummary(2_000, [.. Enumerable.Range(0, classes).Select(i => i == 0 ? 2_000L - (classes - 1) * 10 : 10L)], 213, 31, bins, 1_500, [.. Enumerable.Range(0, 10).Select(Row)], [.. Enumerable.Range(7, 10).Select(Row)]),
            4, 213);
    }

    public ScoringInfo Add(ScoringState state, long rows = 0, string? error = null, ScoringRequest? request = null)
    {
        var id = Stored.Count + 1;
        Stored.Insert(0, new ScoringInfo(
            id, id, 2, $"messages {id}.csv", request ?? new ScoringRequest(102, ScoreColumns.Details) { Upload = new ScoringUpload("staged-7", FileFormat.Csv, "text", "id") }, state, id, rows, 150_000, 170_000, error, "ana",
            DateTime.UtcNow.AddMinutes(-3)));
        return Stored[0];
    }

    public Task<long> StartAsync(int projectId, ScoringRequest request, Actor by, CancellationToken cancel = default) => Task.FromResult(Add(ScoringState.Waiting, request: request).Id);

    public Task<long> GoOnAsync(int projectId, long scoringId, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScoringInfo>> ListAsync(int projectId, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<ScoringInfo>>(Stored);

    public Task<ScoringResult?> ResultAsync(int projectId, long scoringId, CancellationToken cancel = default) => Task.FromResult<ScoringResult?>(Result);

    public Task<(string Path, string FileName)> FileAsync(int projectId, long scoringId, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<ScoringLines> LinesAsync(int projectId, long scoringId, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<string> StageUnsureAsync(int projectId, long scoringId, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task DeleteAsync(int projectId, long scoringId, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();
}
