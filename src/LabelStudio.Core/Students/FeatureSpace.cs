using System.Runtime.InteropServices;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Core.Students;

/// <summary>The features that were found in a training set: which hash buckets are in use, and how rare each is.</summary>
/// <remarks>Buckets that no training text uses (or fewer than <see cref="FeatureSpec.MinDocuments"/>) have no column: they count for nothing, not even in a text's norm.</remarks>
public sealed class FeatureSpace
{
    private const int Block = 512;

    // of this share of the training texts a student knows less than of the others
    private const double Strange = 0.01;

    // below the share of one occurrence in the longest text
    private const float LeastShare = 1e-6f;

    private readonly Featurizer _featurizer;

    /// <summary>Puts a space together from its parts, for example from an exported file.</summary>
    /// <param name="spec">What is read from a text.</param>
    /// <param name="columnOf">V entries: the column of each bucket, or -1.</param>
    /// <param name="idf">The inverse document frequency of each column, above 0.</param>
    public FeatureSpace(FeatureSpec spec, int[] columnOf, float[] idf)
    {
        _featurizer = new Featurizer(spec);
        if (columnOf.Length != spec.Buckets) throw new ArgumentException($"{columnOf.Length} buckets for a specification of {spec.Buckets}.", nameof(columnOf));
        if (columnOf.Length > 0 && columnOf.Max() >= idf.Length) throw new ArgumentException("A bucket points behind the last column.", nameof(columnOf));
        ColumnOf = columnOf;
        Idf = idf;
    }

    /// <summary>What is read from a text.</summary>
    public FeatureSpec Spec => _featurizer.Spec;

    /// <summary>V entries: the column of each bucket, or -1 for a bucket that is not in use.</summary>
    public int[] ColumnOf { get; }

    /// <summary>d inverse document frequencies, ln((1 + n) / (1 + df)) + 1.</summary>
    public float[] Idf { get; }

    /// <summary>d, the number of columns of texts.</summary>
    public int Columns => Idf.Length;

    /// <summary>The fields that are read beside the text; each thing they can say has a column behind those of the texts.</summary>
    public FieldReading Fields { get; init; } = FieldReading.None;

    /// <summary>The value of such a column, one for each of f, at least 0; what is read of a text has length 1.</summary>
    public float[] FieldScales { get; init; } = [];

    /// <summary>d + f, the number of all columns.</summary>
    public int Width => Columns + Fields.Columns;

    /// <summary>
    /// 0 to 1: of 99 in 100 training texts at least this share of the feature occurrences had a column even if it had not been among the training
    /// texts itself. A text of which less is known is unlike them. 0 where that is not known.
    /// </summary>
    public float LeastKnown { get; init; }

    /// <summary>Finds the features of training texts and returns the texts as rows.</summary>
    /// <param name="spec">What to read from a text.</param>
    /// <param name="texts">n texts.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    public static (FeatureSpace Space, SparseMatrix Rows) Fit(
        FeatureSpec spec, IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default) => Fit(spec, FieldReading.None, [], texts, threads, cancel);

    /// <summary>Finds the features of training documents, composed of fields and texts, and returns them as rows.</summary>
    /// <param name="spec">What to read from a text.</param>
    /// <param name="fields">How the fields are read.</param>
    /// <param name="fieldScales">The value of each field's columns, at least 0.</param>
    /// <param name="documents">n strings that <paramref name="fields"/> has composed.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    public static (FeatureSpace Space, SparseMatrix Rows) Fit(
        FeatureSpec spec, FieldReading fields, IReadOnlyList<float> fieldScales, IReadOnlyList<string> documents, int threads = 0, CancellationToken cancel = default)
    {
        var featurizer = new Featurizer(spec);
        var blocks = Count(featurizer, fields, documents, threads, cancel);
        var found = new int[spec.Buckets];
        foreach (var block in blocks)
            foreach (var bucket in CollectionsMarshal.AsSpan(block.Keys)) found[bucket]++;

        var columnOf = new int[spec.Buckets];
        var idf = new List<float>();
        for (var bucket = 0; bucket < found.Length; bucket++)
        {
            if (found[bucket] < spec.MinDocuments)
            {
                columnOf[bucket] = -1;
                continue;
            }
            columnOf[bucket] = idf.Count;
            idf.Add((float)(Math.Log((1.0 + documents.Count) / (1.0 + found[bucket])) + 1));
        }
        var space = new FeatureSpace(spec, columnOf, [.. idf]) { LeastKnown = LeastKnownOf(blocks, found, spec.MinDocuments), Fields = fields, FieldScales = [.. fields.Fields.Zip(fieldScales).SelectMany(f => Enumerable.Repeat(f.Second, f.First.Places))] };
        return (space, space.Assemble(blocks, threads));
    }

    /// <summary>Texts as rows of this space.</summary>
    /// <param name="texts">n texts.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    public SparseMatrix Transform(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default) =>
        Assemble(Count(_featurizer, Fields, texts, threads, cancel), threads);

    /// <summary>Texts as rows of this space, and the share of each text's feature occurrences that have a column, 0 for a text without features.</summary>
    internal (SparseMatrix Rows, float[] Known) TransformKnown(IReadOnlyList<string> texts, int threads, CancellationToken cancel)
    {
        var blocks = Count(_featurizer, Fields, texts, threads, cancel);
        var known = new float[texts.Count];
        Parallel.For(0, blocks.Count, Threading.Options(threads, cancel), b => blocks[b].KnownShares(key => ColumnOf[key] >= 0, known.AsSpan(b * Block)));
        return (Assemble(blocks, threads), known);
    }

    private static float LeastKnownOf(List<CountedBlock> blocks, int[] found, int minDocuments)
    {
        var known = new float[blocks.Sum(b => b.RowEnds.Count)];
        if (known.Length == 0) return 0;
        // a text's own use of a feature does not count
        for (var b = 0; b < blocks.Count; b++) blocks[b].KnownShares(key => found[key] > minDocuments, known.AsSpan(b * Block));
        Array.Sort(known);
        // a text of which nothing at all is known is never like the others
        return Math.Max(known[(int)(known.Length * Strange)], LeastShare);
    }

    private static List<CountedBlock> Count(Featurizer featurizer, FieldReading fields, IReadOnlyList<string> texts, int threads, CancellationToken cancel)
    {
        var blocks = new CountedBlock[(texts.Count + Block - 1) / Block];
        Parallel.For(0, blocks.Length, Threading.Options(threads, cancel), b =>
        {
            var block = new CountedBlock();
            var buckets = new List<int>(512);
            for (var i = b * Block; i < Math.Min(texts.Count, (b + 1) * Block); i++)
            {
                buckets.Clear();
                featurizer.Append(texts[i], buckets);
                block.AddRow(CollectionsMarshal.AsSpan(buckets));
                block.AddFields(fields, texts[i]);
            }
            blocks[b] = block;
        });
        return [.. blocks];
    }

    private SparseMatrix Assemble(List<CountedBlock> blocks, int threads)
    {
        var firstRow = new int[blocks.Count + 1];
        var firstEntry = new long[blocks.Count + 1];
        Parallel.For(0, blocks.Count, Threading.Options(threads, default), b => blocks[b].KeepColumns(ColumnOf));
        for (var b = 0; b < blocks.Count; b++)
        {
            firstRow[b + 1] = firstRow[b] + blocks[b].RowEnds.Count;
            firstEntry[b + 1] = firstEntry[b] + blocks[b].Keys.Count + blocks[b].Fields.Count;
        }
        if (firstEntry[^1] > Array.MaxLength)
            throw new ArgumentException($"{firstRow[^1]} texts have {firstEntry[^1]} feature values, more than one matrix can hold ({Array.MaxLength}). Use fewer texts at a time.");
        var starts = new long[firstRow[^1] + 1];
        var indices = new int[firstEntry[^1]];
        var values = new float[firstEntry[^1]];
        Parallel.For(0, blocks.Count, Threading.Options(threads, default), b =>
        {
            var block = blocks[b];
            var keys = CollectionsMarshal.AsSpan(block.Keys);
            var counts = CollectionsMarshal.AsSpan(block.Counts);
            var fields = CollectionsMarshal.AsSpan(block.Fields);
            var (begin, beginFields, at) = (0, 0, (int)firstEntry[b]);
            for (var i = 0; i < block.RowEnds.Count; i++)
            {
                var end = block.RowEnds[i];
                keys[begin..end].CopyTo(indices.AsSpan(at));
                Weigh(keys[begin..end], counts[begin..end], values.AsSpan(at, end - begin));
                at += end - begin;
                begin = end;
                // fields stand behind the text and outside its length: they take nothing from it
                for (var endFields = block.FieldEnds[i]; beginFields < endFields; beginFields++)
                {
                    indices[at] = Columns + fields[beginFields];
                    values[at++] = FieldScales[fields[beginFields]];
                }
                starts[firstRow[b] + i + 1] = at;
            }
        });
        return new SparseMatrix(Width, starts, indices, values);
    }

    /// <summary>tf · idf, scaled to unit length (L2).</summary>
    private void Weigh(ReadOnlySpan<int> columns, ReadOnlySpan<int> counts, Span<float> values)
    {
        var norm = 0f;
        for (var j = 0; j < columns.Length; j++)
        {
            var tf = Spec.TermFrequency == TermFrequency.Sublinear ? 1 + MathF.Log(counts[j]) : 1;
            values[j] = tf * Idf[columns[j]];
            norm += values[j] * values[j];
        }
        if (norm == 0) return;
        var scale = 1 / MathF.Sqrt(norm);
        foreach (ref var value in values) value *= scale;
    }

    /// <summary>Counted features of a block of texts: keys are buckets first, columns after <see cref="KeepColumns"/>.</summary>
    private sealed class CountedBlock
    {
        public List<int> Keys { get; } = new(Block * 128);

        public List<int> Counts { get; } = new(Block * 128);

        public List<int> RowEnds { get; } = new(Block);

        /// <summary>What the fields of the rows say, and where each row's end.</summary>
        public List<int> Fields { get; } = [];

        public List<int> FieldEnds { get; } = new(Block);

        public void AddFields(FieldReading reading, string composed)
        {
            reading.AppendColumns(composed, Fields);
            FieldEnds.Add(Fields.Count);
        }

        public void AddRow(Span<int> buckets)
        {
            buckets.Sort();
            for (var i = 0; i < buckets.Length;)
            {
                var j = i + 1;
                while (j < buckets.Length && buckets[j] == buckets[i]) j++;
                Keys.Add(buckets[i]);
                Counts.Add(j - i);
                i = j;
            }
            RowEnds.Add(Keys.Count);
        }

        /// <summary>For each row the share of its occurrences whose bucket is known.</summary>
        public void KnownShares(Func<int, bool> isKnown, Span<float> shares)
        {
            var begin = 0;
            for (var row = 0; row < RowEnds.Count; row++)
            {
                var (known, all) = (0, 0);
                for (var i = begin; i < RowEnds[row]; i++)
                {
                    all += Counts[i];
                    if (isKnown(Keys[i])) known += Counts[i];
                }
                shares[row] = all == 0 ? 0 : (float)known / all;
                begin = RowEnds[row];
            }
        }

        public void KeepColumns(int[] columnOf)
        {
            var kept = 0;
            var row = 0;
            for (var i = 0; i < Keys.Count; i++)
            {
                while (RowEnds[row] == i) RowEnds[row++] = kept;
                var column = columnOf[Keys[i]];
                if (column < 0) continue;
                Keys[kept] = column;
                Counts[kept++] = Counts[i];
            }
            while (row < RowEnds.Count) RowEnds[row++] = kept;
            Keys.RemoveRange(kept, Keys.Count - kept);
            Counts.RemoveRange(kept, Counts.Count - kept);
        }
    }
}
