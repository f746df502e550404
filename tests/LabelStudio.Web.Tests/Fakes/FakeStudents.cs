using LabelStudio.Workflow;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Students of project 1: as many as asked for, the newest first.</summary>
public sealed class FakeStudents(int count) : IStudents
{
    public Task<long> TrainAsync(int projectId, StudentSettings settings, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<StudentInfo>> ListAsync(int projectId, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<StudentInfo>>(
        [.. Enumerable.Range(1, count).Reverse().Select(n => new StudentInfo(
            new RunSummary(100 + n, n, DateTime.UtcNow.AddHours(-n), "ana", n < count, null), new StudentSettings(), 4, 900, 98, 4_800_000, 1.2, null, null, null, 0, []))]);

    public async Task<StudentInfo?> GetAsync(int projectId, long runId, CancellationToken cancel = default) => (await ListAsync(projectId, cancel)).FirstOrDefault(s => s.Run.Id == runId);

    public Task<IReadOnlyList<(string Class, double Probability)>> TryAsync(
        int projectId, long runId, string text, IReadOnlyDictionary<string, string>? fields = null, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<FieldOffer>> FieldsAsync(int projectId, CancellationToken cancel = default) => throw new NotSupportedException();
}
