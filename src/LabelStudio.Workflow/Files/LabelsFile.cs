using System.Buffers.Text;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Files;

/// <summary>Probabilistic labels, and predictions, as files: <c>id,label,confidence[,p_&lt;class&gt;…]</c>.</summary>
/// <remarks>A row with an empty label is a document on which no function voted: its probabilities are the class balance and no more.</remarks>
public sealed class LabelsFile
{
    private LabelsFile(IdIndex ids, ProbabilisticLabels labels, bool hasProbabilities, bool hasConfidence)
    {
        Ids = ids;
        Labels = labels;
        HasProbabilities = hasProbabilities;
        HasConfidence = hasConfidence;
    }

    public IdIndex Ids { get; }

    /// <summary>One row a document; not covered where the label is empty.</summary>
    public ProbabilisticLabels Labels { get; }

    /// <summary>Whether the file has a column for every class; else the rest of the confidence is spread evenly over the other classes.</summary>
    public bool HasProbabilities { get; }

    /// <summary>Whether the file has a confidence column.</summary>
    public bool HasConfidence { get; }

    /// <param name="classes">The schema, or null to take the p_ columns, or else the labels that occur.</param>
    /// <exception cref="FileFaultException">A bad row, an id that stands twice, an unknown class, a number that is no probability.</exception>
    public static LabelsFile Read(string path, ColumnNames columns, ClassList? classes = null, CancellationToken cancel = default)
    {
        using var table = TableReader.Open(path);
        var id = columns.IdIn(table);
        var label = columns.LabelIn(table);
        var confidence = table.IndexOf("confidence");
        var p = Enumerable.Range(0, table.Columns.Count).Where(c => table.Columns[c].StartsWith(LabelColumns.Prefix, StringComparison.Ordinal) && c != id && c != label).ToArray();
        if (classes == null && p.Length > 0) classes = new ClassList(p.Select(c => table.Columns[c][LabelColumns.Prefix.Length..]));
        var classOf = classes == null ? [] : p.Select(c => ClassOf(table, c, classes)).ToArray();
        var ids = new IdIndex();
        var seen = new SeenLines();
        var rows = new List<float>();
        var covered = new List<bool>();
        var taken = new Utf8Names();
        var given = new List<(int Label, float Confidence)>();
        var buffer = new char[64];
        while (table.Read())
        {
            if ((table.Record & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var document = ids.Add(IdIndex.Read(table, id, ref buffer), out _);
            seen.Add(table, id, document, ids[document]);
            var name = table[label].Trim(" \t"u8);
            covered.Add(!name.IsEmpty);
            var index = name.IsEmpty ? -1 : Index(table, label, name, classes, taken);
            if (p.Length > 0) ReadRow(table, p, classOf, classes!.Count, rows);
            else given.Add((index, confidence < 0 ? 1f : index < 0 ? 0 : Probability(table, confidence)));
        }
        if (ids.Count == 0) throw new FileFaultException(new FileFault(path, 0, null, "The file has a header but no row.", "Give at least one label."));
        var probabilities = p.Length > 0 ? [.. rows] : Spread(given, ref classes, taken, path);
        return new LabelsFile(ids, new ProbabilisticLabels(classes!, probabilities, [.. Enumerable.Range(0, ids.Count)], [.. covered]), p.Length > 0, confidence >= 0);
    }

    /// <summary>Writes labels; a document without a vote gets an empty label and keeps its probabilities.</summary>
    public static void Write(Stream stream, IReadOnlyList<string> ids, ProbabilisticLabels labels)
    {
        var table = new TableWriter(stream);
        var columns = new LabelColumns(labels.Classes);
        columns.WriteHeader(table);
        // documents with the same votes share a row, so its text is made once
        var made = new byte[]?[labels.Covered.Length];
        var memory = new MemoryStream();
        var part = new TableWriter(memory);
        for (var d = 0; d < labels.Count; d++)
        {
            if (made[labels.RowOf[d]] is not { } bytes)
            {
                memory.SetLength(0);
                columns.WriteLabel(part, labels[d], labels.Top(d), labels.IsCovered(d));
                columns.WriteProbabilities(part, labels[d]);
                part.EndRow();
                part.Flush();
                bytes = memory.GetBuffer()[..(int)(memory.Length - 1)];
                if (labels.Covered.Length < labels.Count) made[labels.RowOf[d]] = bytes;
            }
            table.Field(ids[d]).Raw(bytes).EndRow();
        }
        table.Flush();
    }

    private static int ClassOf(TableReader table, int column, ClassList classes)
    {
        var name = table.Columns[column][LabelColumns.Prefix.Length..];
        var index = classes.IndexOf(name);
        return index >= 0 ? index : throw new FileFaultException(new FileFault(table.FileName, 1, table.Columns[column],
            $"\"{name}\" is no class of the schema ({Schema.Summary(classes)}).{Closest.Hint(name, classes)}", "Correct the column's name, or add the class to the schema."));
    }

    private static int Index(TableReader table, int column, ReadOnlySpan<byte> name, ClassList? classes, Utf8Names taken)
    {
        if (classes == null)
        {
            var i = taken.IndexOf(name);
            return i >= 0 ? i : taken.Add(name);
        }
        var text = Encoding.UTF8.GetString(name);
        var index = classes.IndexOf(text);
        return index >= 0 ? index : throw new FileFaultException(GoldFile.UnknownClass(table, column, text, classes));
    }

    private static void ReadRow(TableReader table, int[] p, int[] classOf, int classes, List<float> rows)
    {
        var start = rows.Count;
        for (var k = 0; k < classes; k++) rows.Add(0);
        double sum = 0;
        for (var i = 0; i < p.Length; i++)
        {
            var x = Probability(table, p[i]);
            rows[start + classOf[i]] = x;
            sum += x;
        }
        if (Math.Abs(sum - 1) > 0.01)
            throw new FileFaultException(table.FaultHere(-1, FormattableString.Invariant($"The probabilities of the row sum to {sum:0.####}, not to 1."), "Correct the p_ columns."));
    }

    private static float Probability(TableReader table, int column)
    {
        var bytes = table[column].Trim(" \t"u8);
        if (Utf8Parser.TryParse(bytes, out float value, out var used) && used == bytes.Length && value is >= 0 and <= 1.0001f) return value;
        throw new FileFaultException(table.FaultHere(column, $"\"{table.Text(column)}\" is no probability.", "Write a number from 0 to 1."));
    }

    private static float[] Spread(List<(int Label, float Confidence)> given, ref ClassList? classes, Utf8Names taken, string path)
    {
        int[]? order = null;
        if (classes == null)
        {
            if (taken.Count == 0) throw new FileFaultException(new FileFault(path, 0, null, "No row has a label.", "Give at least one label."));
            var names = Enumerable.Range(0, taken.Count).Select(i => taken[i]).ToArray();
            var schema = Schema.FromNames(names);
            order = [.. names.Select(schema.IndexOf)];
            classes = schema;
        }
        var k = classes.Count;
        var rows = new float[given.Count * k];
        for (var d = 0; d < given.Count; d++)
        {
            var row = rows.AsSpan(d * k, k);
            var (label, confidence) = given[d];
            if (label < 0) row.Fill(1f / k);
            else
            {
                row.Fill(k > 1 ? (1 - confidence) / (k - 1) : 0);
                row[order == null ? label : order[label]] = k > 1 ? confidence : 1;
            }
        }
        return rows;
    }
}
