using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Imports;

/// <summary>Runs one step of an import's writing in a transaction of its own, as long as the job may still write.</summary>
internal delegate Task ImportStep(Func<StudioDb, Task> write, CancellationToken cancel);

/// <summary>What the reading of the file has brought.</summary>
/// <param name="DirtyChunks">Blocks whose splits and word index must be made anew.</param>
internal sealed record ImportCounts(int Added, int Updated, int Unchanged, int Gold, IReadOnlySet<int> DirtyChunks, bool AnythingStaged);

/// <summary>Reads a checked file a second time and writes its documents, changes and gold where nobody sees them yet.</summary>
internal sealed class ImportWriter(int projectId, ImportOptions options, ImportBase known, ImportPlan plan, DateTime now)
{
    private const int Batch = 8_192;

    private readonly List<Document> _documents = new(Batch);
    private readonly List<DocumentChange> _changes = [];
    private readonly List<GoldEntry> _gold = [];
    private readonly FieldsJson.Writer _fields = new();
    private readonly ContentHash _hash = new();
    private readonly HashSet<int> _dirty = [];
    private int _updated, _unchanged, _goldCount;
    private bool _staged;

    public async Task<ImportCounts> WriteAsync(
        string path, string fileName, ImportStep step, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        using var reader = ImportPlanner.OpenReader(path, fileName, options, onFault: null);
        var columns = new MappedColumns(reader, options.Mapping);
        var row = 0;
        for (; reader.Read(); row++)
        {
            var target = plan.Targets[row];
            if (target >= 0) Take(reader, columns, target, plan.Classes[row]);
            if (row % Batch == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(new StageProgress("read", ImportPlanner.Fraction(reader), ImportPlanner.Rows(row)));
            }
            if (_documents.Count + _changes.Count + _gold.Count >= Batch) await FlushAsync(step, cancel);
        }
        await FlushAsync(step, cancel);
        progress?.Report(new StageProgress("read", 1, ImportPlanner.Rows(row)));
        return new ImportCounts(plan.Added, _updated, _unchanged, _goldCount, _dirty, _staged);
    }

    private void Take(TableReader reader, MappedColumns columns, int target, int label)
    {
        _fields.Begin();
        foreach (var (column, name) in columns.Others) _fields.Add(name, reader[column]);
        var fields = _fields.End();
        if (target >= plan.FirstNew) Add(reader, columns, target, label, fields);
        else Compare(reader, columns, target, label, fields);
    }

    private void Add(TableReader reader, MappedColumns columns, int ordinal, int label, ReadOnlySpan<byte> fields)
    {
        var split = plan.Splits[ordinal - plan.FirstNew];
        _documents.Add(new Document
        {
            ProjectId = projectId,
            Ordinal = ordinal,
            ExternalId = columns.Id >= 0 ? reader.Text(columns.Id).Trim(' ', '\t', '\r', '\n') : ImportPlanner.RowId(plan.FirstRowNumber + ordinal - plan.FirstNew),
            Text = reader.Text(columns.Text),
            Split = split,
            Fields = FieldsJson.Writer.ToText(fields),
            ContentHash = _hash.Of(reader[columns.Text], split, fields),
        });
        _dirty.Add(DocumentChunks.Of(ordinal));
        if (label < 0) return;
        _goldCount++;
        _gold.Add(new GoldEntry(ordinal, label, GoldSource.Imported, null, now));
    }

    private void Compare(TableReader reader, MappedColumns columns, int ordinal, int label, ReadOnlySpan<byte> fields)
    {
        var split = known.Splits[ordinal];
        if (columns.Split >= 0 && SplitNames.TryParse(reader.Text(columns.Split), out var named)) split = named;
        var hash = _hash.Of(reader[columns.Text], split, fields);
        var changed = hash != known.Hashes[ordinal];
        if (changed)
        {
            _changes.Add(new DocumentChange
            {
                ProjectId = projectId,
                Ordinal = ordinal,
                Text = reader.Text(columns.Text),
                Split = split,
                Fields = FieldsJson.Writer.ToText(fields),
                ContentHash = hash,
            });
            _dirty.Add(DocumentChunks.Of(ordinal));
        }
        if (SetsGold(ordinal, label))
        {
            _gold.Add(new GoldEntry(ordinal, label, GoldSource.Imported, null, now));
            // gold of test is written without looking at what was there, so nothing about it is reported
            if (known.Splits[ordinal] != Split.Test)
            {
                _goldCount++;
                changed = true;
            }
        }
        if (changed) _updated++;
        else _unchanged++;
    }

    /// <summary>A label of the file sets the gold unless it is the same, or a person has given it in the studio.</summary>
    private bool SetsGold(int ordinal, int label) =>
        label >= 0 && (known.Splits[ordinal] == Split.Test || (known.Gold[ordinal] != label && !known.GoldByPerson[ordinal]));

    private async Task FlushAsync(ImportStep step, CancellationToken cancel)
    {
        if (_documents.Count + _changes.Count + _gold.Count == 0) return;
        _staged = true;
        await step(
            async db =>
            {
                await DocumentStore.AppendAsync(db, _documents, cancel);
                await DocumentStore.StageChangesAsync(db, _changes, cancel);
                await GoldStore.StageAsync(db, projectId, _gold, cancel);
            },
            cancel);
        _documents.Clear();
        _changes.Clear();
        _gold.Clear();
    }
}
