using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Scorings;

/// <summary>The texts on which a student abstained, as a file that the import takes: written beside the result, and cut back to what was noted when a run goes on.</summary>
internal sealed class UnsureTexts : IDisposable
{
    /// <summary>Nobody reviews more.</summary>
    public const int MostRows = 50_000;

    private readonly FileStream _file;
    private readonly TableWriter _table;
    private readonly string _idPrefix;
    private readonly string _student;
    private readonly ClassList _classes;

    /// <param name="path">The file.</param>
    /// <param name="done">What was noted of it, or null at the beginning.</param>
    /// <param name="scoring">The scoring's number: ids are set apart by it, so that none is taken for a document of the project.</param>
    /// <param name="student">The student's number.</param>
    /// <param name="classes">Its classes.</param>
    public UnsureTexts(string path, UnsureSoFar? done, int scoring, int student, ClassList classes)
    {
        (_idPrefix, _student, _classes) = (FormattableString.Invariant($"score-{scoring}:"), FormattableString.Invariant($"student {student}"), classes);
        Rows = done?.Rows ?? 0;
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            // what came after the last note may be half a row
            _file.SetLength(done?.Bytes ?? 0);
            _file.Seek(0, SeekOrigin.End);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.WriteFailed(path, e);
        }
        _table = new TableWriter(_file);
        if (done == null)
            _table.Field("id").Field("text").Field("split").Field("scored_by").Field("predicted").Field("confidence").Field("in_distribution").EndRow();
    }

    public long Rows { get; private set; }

    public void Add(ScoredPart part)
    {
        for (var i = 0; i < part.Ids.Count && Rows < MostRows; i++)
        {
            if (!part.Answers.Abstains[i] || string.IsNullOrWhiteSpace(part.Texts[i])) continue;
            var top = part.Answers.Labels.Top(i);
            // dev and test measure: texts that were picked for being hard would bend both
            _table.Field(_idPrefix + part.Ids[i]).Field(part.Texts[i]).Field("train").Field(_student).Field(_classes[top])
                .Field(part.Answers.Labels[i][top]).Field(part.Answers.InDistribution[i]).EndRow();
            Rows++;
        }
    }

    /// <summary>Writes out what was added.</summary>
    public UnsureSoFar Flush()
    {
        _table.Flush();
        _file.Flush(flushToDisk: true);
        return new UnsureSoFar(Rows, _file.Position);
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>How much of the file of unsure texts counts.</summary>
internal sealed record UnsureSoFar(long Rows, long Bytes);
