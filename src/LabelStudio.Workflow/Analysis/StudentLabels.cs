using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Analysis;

/// <summary>What the latest student says of the documents with gold of train and dev; kept until the student or the gold changes.</summary>
internal sealed class StudentLabels(LoadedStudents students, RunFiles files)
{
    /// <summary>Documents with gold that are read; of more an even part.</summary>
    public const int Most = 50_000;

    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(int Project, Cached<(long, (int, long, int)), SaidByStudent> Labels)> _recent = [];

    /// <summary>Null without a student.</summary>
    public async Task<SaidByStudent?> ReadAsync(StudioDb db, ProjectStamp stamp, GoldColumn gold, ClassList classes, CancellationToken cancel)
    {
        if (await RunBook.LatestAsync(db, stamp.ProjectId, RunKind.Student, cancel) is not { Artifact: not null } run) return null;
        return await CacheOf(stamp.ProjectId).GetAsync((run.Id, stamp.Gold), () => AskAsync(db, run, stamp, gold, classes, cancel), cancel);
    }

    private Cached<(long, (int, long, int)), SaidByStudent> CacheOf(int project)
    {
        lock (_lock)
        {
            var found = _recent.FirstOrDefault(r => r.Project == project);
            if (found.Labels != null) _recent.Remove(found);
            else found = (project, new());
            _recent.AddFirst(found);
            if (_recent.Count > Kept) _recent.RemoveLast();
            return found.Labels;
        }
    }

    private async Task<SaidByStudent> AskAsync(StudioDb db, Run run, ProjectStamp stamp, GoldColumn gold, ClassList classes, CancellationToken cancel)
    {
        var all = new List<int>();
        for (var d = 0; d < Math.Min(gold.Count, stamp.Documents); d++)
            if (gold[d] >= 0) all.Add(d);
        var asked = all.Count <= Most ? all : [.. Enumerable.Range(0, Most).Select(i => all[(int)((long)i * all.Count / Most)])];
        var documents = await DocumentStore.FindAsync(db, stamp.ProjectId, asked, cancel);
        var said = new Dictionary<int, int>(documents.Count);
        await Task.Run(
            () => students.Use(files.PathOf(run.Artifact!), student =>
            {
                var labels = student.Predict([.. documents.Select(d => student.Fields.ComposeStored(d.Text, d.Fields))], 0, cancel);
                for (var i = 0; i < documents.Count; i++) said[documents[i].Ordinal] = classes.IndexOf(labels.Classes[labels.Top(i)]);
                return said;
            }),
            cancel);
        return new SaidByStudent(run.Id, run.Number, said, all.Count - asked.Count);
    }
}

/// <param name="Classes">By ordinal, for documents with gold.</param>
/// <param name="Left">Documents with gold that were not asked about.</param>
internal sealed record SaidByStudent(long RunId, int Run, IReadOnlyDictionary<int, int> Classes, int Left);
