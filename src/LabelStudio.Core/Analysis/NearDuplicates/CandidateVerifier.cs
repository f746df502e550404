using System.Globalization;
using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Goes through the candidates band by band, reads their texts in batches and joins those that are truly alike.</summary>
internal sealed class CandidateVerifier(SignatureTable signatures, DisjointSets sets, FetchDocuments fetch, double threshold)
{
    /// <summary>
    /// Within a bucket every document is compared with the first so many only: small buckets are compared in full, and a million
    /// documents in one bucket cost a million times this, not a million squared.
    /// </summary>
    private const int MostLeaders = 16;

    // three standard errors of the estimate and more
    private const double EstimateSlack = 0.15;

    private const int LargestBatch = 4_096, MostRefuted = 1_000_000;

    private readonly ShingleReader _reader = new();
    private readonly HashSet<long> _refuted = [];

    public void Run(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var bands = new Bands(threshold);
        var keys = new ulong[signatures.Count];
        var rows = new int[signatures.Count];
        var batch = new List<(int A, int B)>();
        var documents = new SortedSet<int>();
        for (var band = 0; band < bands.Count; band++)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = row;
                keys[row] = bands.Key(signatures.Signature(row), band, signatures.ShingleSize(row));
            }
            Array.Sort(keys, rows);
            foreach (var pair in Candidates(keys, rows))
            {
                batch.Add(pair);
                documents.Add(signatures.Document(pair.A));
                documents.Add(signatures.Document(pair.B));
                if (documents.Count >= LargestBatch || batch.Count >= LargestBatch * 4) Verify(batch, documents, cancellation);
            }
            Verify(batch, documents, cancellation);
            progress?.Report(new StageProgress(
                "find near-duplicates", (band + 1.0) / bands.Count,
                string.Create(CultureInfo.InvariantCulture, $"pass {band + 1} of {bands.Count}")));
        }
    }

    /// <summary>Pairs of rows that agree in the band, may be alike and are not known to be so; lazy, so that what is joined meanwhile is left out.</summary>
    private IEnumerable<(int A, int B)> Candidates(ulong[] keys, int[] rows)
    {
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start]) end++;
            if (end == start + 1) continue;
            Array.Sort(rows, start, end - start); // sorting by key leaves no order within a bucket
            for (var member = start + 1; member < end; member++)
                for (var leader = start; leader < Math.Min(member, start + MostLeaders); leader++)
                    if (IsCandidate(rows[leader], rows[member]))
                        yield return (rows[leader], rows[member]);
        }
    }

    private bool IsCandidate(int a, int b) =>
        (signatures.IsOwnSize(a) || signatures.IsOwnSize(b))
        && sets.Find(signatures.Document(a)) != sets.Find(signatures.Document(b))
        && MinHashFunctions.Estimate(signatures.Signature(a), signatures.Signature(b)) >= threshold - EstimateSlack
        && !_refuted.Contains(PairKey(a, b));

    private static long PairKey(int a, int b) => ((long)a << 32) | (uint)b;

    private void Verify(List<(int A, int B)> batch, SortedSet<int> documents, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (batch.Count > 0)
        {
            int[] numbers = [.. documents];
            var texts = fetch(numbers);
            if (texts.Count != numbers.Length) throw new InvalidOperationException($"{numbers.Length} texts were asked for, and {texts.Count} came.");
            var shingles = new Dictionary<int, ulong[]>();
            foreach (var (a, b) in batch)
                if (sets.Find(signatures.Document(a)) != sets.Find(signatures.Document(b)))
                    Compare(a, b);

            void Compare(int a, int b)
            {
                var similarity = ShingleReader.Jaccard(Shingles(a), Shingles(b));
                if (similarity >= threshold) sets.Join(signatures.Document(a), signatures.Document(b), similarity);
                else if (_refuted.Count < MostRefuted) _refuted.Add(PairKey(a, b));
            }

            ulong[] Shingles(int row)
            {
                if (shingles.TryGetValue(row, out var found)) return found;
                _reader.Read(texts[Array.BinarySearch(numbers, signatures.Document(row))]);
                return shingles[row] = _reader.Shingles(signatures.ShingleSize(row));
            }
        }
        batch.Clear();
        documents.Clear();
    }
}
