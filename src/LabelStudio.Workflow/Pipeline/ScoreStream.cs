using System.Diagnostics;
using System.IO.Hashing;
using System.Text;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Scores a file of any length: rows are read, predicted and written some thousands at a time, so that memory does not grow with the file.</summary>
/// <remarks>While one part is predicted the next is read; the rows come out in the order of the file.</remarks>
public sealed class ScoreStream(OnnxStudent student, Work work)
{
    private const int Part = 8_192;

    // room for ids is made at once by what the first part tells of the rest, but not for more than this
    private const int MostReserved = 2_000_000;

    private readonly XxHash64 _ids = new();
    private readonly IdSet _seen = new();

    // one part is predicted while the one before it is written
    private readonly AnswerMemory[] _memory = [new(), new()];

    /// <summary>Which columns there are behind id, label and confidence.</summary>
    public ScoreColumns Columns { get; init; } = ScoreColumns.Probabilities;

    /// <summary>Told of each part that was scored, in the order of the file and before it counts as written.</summary>
    public Action<ScoredPart>? Scored { get; init; }

    /// <summary>Scores the texts from where an earlier run came to.</summary>
    /// <param name="texts">The texts, before the first row.</param>
    /// <param name="output">Where the predictions go; where earlier ones stand there already, behind them.</param>
    /// <param name="done">What stands there already.</param>
    /// <param name="written">Told after each part, when it has been handed to the output.</param>
    /// <exception cref="FileFaultException">A bad row, an id that stands twice.</exception>
    /// <exception cref="UserErrorException">The rows that were scored earlier are no longer the first of the file.</exception>
    public ScoreFigures Run(TableReader texts, ColumnNames columns, Stream output, ScoredSoFar? done = null, Action<ScoredSoFar>? written = null)
    {
        var watch = Stopwatch.GetTimestamp();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var table = new TableWriter(output);
        var form = new LabelColumns(student.Classes, Columns.HasFlag(ScoreColumns.Probabilities));
        var reader = new RowReader(texts, columns, student.Fields, _ids, _seen);
        var skipped = done?.Rows ?? 0;
        if (skipped == 0) form.WriteHeader(table, Columns.HasFlag(ScoreColumns.Details) ? ["abstains", "in_distribution"] : []);
        else reader.Skip(done!, work.Cancel);

        var rows = skipped + ScoreParts(texts, reader, (part, answers) =>
        {
            for (var i = 0; i < part.Ids.Count; i++) WriteRow(table, form, part.Ids[i], answers, i);
            table.Flush();
            Scored?.Invoke(new ScoredPart(part.Ids, student.Fields.Count == 0 ? part.Texts : part.Texts.ConvertAll(student.Fields.TextOf), answers));
        }, skipped, written);
        if (rows == 0) throw new FileFaultException(new FileFault(texts.FileName, 0, null, "The file has a header but no row.", "Give at least one text."));
        table.Flush();
        // what an earlier run scored took none of this time
        var figures = ScoreFigures.Of(rows - skipped, Stopwatch.GetElapsedTime(watch), Process.GetCurrentProcess().TotalProcessorTime - cpu);
        return figures with { Rows = rows };
    }

    /// <returns>Rows that were scored.</returns>
    private long ScoreParts(TableReader texts, RowReader reader, Action<Rows, StudentAnswers> write, long skipped, Action<ScoredSoFar>? written)
    {
        (Rows Rows, Task<StudentAnswers> Answers)? running = null;
        var rows = 0L;
        try
        {
            for (var part = 0; ; part++)
            {
                work.Cancel.ThrowIfCancellationRequested();
                var next = reader.Read(Part);
                if (running is { } r)
                {
                    write(r.Rows, r.Answers.GetAwaiter().GetResult());
                    rows += r.Rows.Ids.Count;
                    written?.Invoke(new ScoredSoFar(skipped + rows, r.Rows.Digest));
                    work.Progress?.Report(new StageProgress("score texts", texts.Length is { } length and > 0 ? (double)texts.Position / length : 0, $"{skipped + rows:N0} texts"));
                }
                if (next.Ids.Count == 0) return rows;
                running = (next, PredictAsync(next.Texts, _memory[part % 2]));
            }
        }
        finally
        {
            // the student is closed after this, and must not be while it predicts
            if (running is { } left) Task.WaitAny(left.Answers);
        }
    }

    // one thread at a time where one was asked for
    private Task<StudentAnswers> PredictAsync(List<string> texts, AnswerMemory memory) => work.ThreadCount == 1
        ? Task.FromResult(student.Answer(texts, 1, work.Cancel, memory))
        : Task.Run(() => student.Answer(texts, work.Threads, work.Cancel, memory), work.Cancel);

    private void WriteRow(TableWriter table, LabelColumns form, string id, StudentAnswers answers, int i)
    {
        var row = answers.Labels[i];
        table.Field(id);
        form.WriteLabel(table, row, answers.Labels.Top(i));
        if (Columns.HasFlag(ScoreColumns.Details)) table.Field(answers.Abstains[i] ? 1 : 0).Field(answers.InDistribution[i]);
        form.WriteProbabilities(table, row);
        table.EndRow();
    }

    // Written: the texts as they stand in the file; Texts: with the fields that the student reads
    private sealed record Rows(List<string> Ids, List<string> Written, List<string> Texts, string Digest);

    private sealed class RowReader(TableReader table, ColumnNames columns, FieldReading fields, XxHash64 ids, IdSet seen)
    {
        private readonly int _id = columns.IdIn(table);
        private readonly int _text = columns.TextIn(table);
        private readonly FieldCells _fields = FieldsIn(table, columns, fields);
        private char[] _buffer = new char[64];
        private byte[] _bytes = new byte[256];

        public Rows Read(int most)
        {
            var (names, written) = (new List<string>(most), new List<string>(most));
            var texts = fields.Count == 0 ? written : new List<string>(most);
            while (names.Count < most && table.Read())
            {
                names.Add(Next());
                written.Add(table.Text(_text));
                if (fields.Count > 0) texts.Add(Compose(written[^1]));
            }
            return new Rows(names, written, texts, Digest());
        }

        private string Compose(string text) => fields.Compose(text, name => _fields.ValueOf(table, IndexOf(name)));

        private int IndexOf(string name)
        {
            var i = 0;
            while (_fields.Names[i] != name) i++;
            return i;
        }

        private static FieldCells FieldsIn(TableReader table, ColumnNames columns, FieldReading fields)
        {
            var cells = new FieldCells(fields.Names, [columns.IdIn(table), columns.TextIn(table)]);
            // the columns of JSON Lines are known when the file ends: there a field that is absent says nothing
            if (table.Format == FileFormat.JsonLines || cells.Missing(table).ToList() is not { Count: > 0 } missing) return cells;
            throw new FileFaultException(new FileFault(
                table.FileName, 1, null, $"The student reads {InWords.List([.. fields.Names.Select(n => $"\"{n}\"")])} beside the text, and there is no column {InWords.List([.. missing.Select(n => $"\"{n}\"")])}.",
                "Add the column: it may be empty where a document has no such field. Or use a student that was trained without fields."));
        }

        /// <summary>Goes past rows that were scored earlier, which must be the same.</summary>
        public void Skip(ScoredSoFar done, CancellationToken cancel)
        {
            for (var i = 0L; i < done.Rows; i++)
            {
                if ((i & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
                if (!table.Read()) throw Changed();
                Next();
            }
            if (Digest() != done.Ids) throw Changed();
        }

        private string Next()
        {
            var id = IdIndex.Read(table, _id, ref _buffer).ToString();
            if (_bytes.Length < id.Length * 3 + 1) _bytes = new byte[id.Length * 3 + 1];
            var length = Encoding.UTF8.GetBytes(id, _bytes);
            _bytes[length] = (byte)'\n';
            ids.Append(_bytes.AsSpan(0, length + 1));
            if (table.Record == Part && table.Length is { } bytes)
                seen.Reserve((long)Math.Min(MostReserved, (double)bytes / Math.Max(1, table.Position) * Part));
            if (_id >= 0 && !seen.Add(_bytes.AsSpan(0, length)))
                throw new FileFaultException(table.FaultHere(_id, $"The id \"{id}\" stands on a line above already.", "Ids must be unique: remove or rename one of the two."));
            return id;
        }

        private string Digest() => Convert.ToHexStringLower(ids.GetCurrentHash());

        private UserErrorException Changed() => new(
            $"{table.FileName}: The rows that were scored before the interruption are not the first rows of this file any more. Score the whole file again, without --resume.");
    }
}

/// <summary>Columns of a table of predictions behind id, label and confidence.</summary>
[Flags]
public enum ScoreColumns
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>One a class with its probability, <c>p_&lt;class&gt;</c>.</summary>
    Probabilities = 1,

    /// <summary><c>abstains</c> (0 or 1) and <c>in_distribution</c> (0 to 1), as the student's file gives them.</summary>
    Details = 2,
}

/// <summary>Some thousand rows that were scored together.</summary>
/// <param name="Ids">An id a row.</param>
/// <param name="Texts">A text a row, as it stands in the file.</param>
/// <param name="Answers">What the student said of them.</param>
public readonly record struct ScoredPart(IReadOnlyList<string> Ids, IReadOnlyList<string> Texts, StudentAnswers Answers);

/// <summary>How far a scoring has come.</summary>
/// <param name="Rows">Rows written.</param>
/// <param name="Ids">Digest of their ids.</param>
public sealed record ScoredSoFar(long Rows, string Ids);
