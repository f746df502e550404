using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Fetches texts.</summary>
/// <param name="documents">Ascending document numbers.</param>
/// <returns>Their texts, in the same order.</returns>
public delegate IReadOnlyList<string> FetchDocuments(IReadOnlyList<int> documents);

/// <summary>Finds documents that say the same, among millions: texts are read once, and again only where they may be alike.</summary>
/// <remarks>
/// What is compared are the distinct runs of k words (shingles): k is 1 for texts of fewer than 16 distinct words, 2 below 40, else 3;
/// two texts are compared at the smaller k of both. No text is kept, but a fingerprint and a signature of 192 bytes, about 300 bytes a
/// document with all that leads to them; a text near a boundary of k keeps a second signature, and documents with the very same words
/// share one.
/// Deterministic: the same texts in the same order give the same groups. Not for two threads at once.
/// </remarks>
public sealed class MinHashBuilder
{
    private readonly NearDuplicateOptions _options;
    private readonly ShingleReader _reader = new();
    private readonly MinHashFunctions _functions;
    private readonly SignatureTable _signatures = new();
    private readonly Dictionary<UInt128, int> _firstOf = [];

    // for each document the first one with the same words: itself, or an earlier one
    private readonly List<int> _first = [];

    /// <summary>Begins with no document.</summary>
    /// <param name="options">What counts as a near-duplicate; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0 and at most 1.</exception>
    public MinHashBuilder(NearDuplicateOptions? options = null)
    {
        _options = options ?? new NearDuplicateOptions();
        if (!(_options.Threshold > 0 && _options.Threshold <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), _options.Threshold, "The threshold lies above 0 and at most at 1.");
        _functions = new MinHashFunctions(_options.Seed);
    }

    /// <summary>The number of documents added.</summary>
    public int Documents => _first.Count;

    /// <summary>Adds the next document; the first has the number 0.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        _reader.Read(text);
        var document = _first.Count;
        if (!_firstOf.TryAdd(_reader.Fingerprint, document))
        {
            _first.Add(_firstOf[_reader.Fingerprint]);
            return;
        }
        _first.Add(document);
        if (_reader.DistinctWords == 0) return;
        for (var size = 1; size <= ShingleReader.LargestSize; size++)
            if (ShingleReader.IsComparedAt(size, _reader.DistinctWords, _options.Threshold))
                _functions.Sign(_reader.Shingles(size), _signatures.Add(document, size, size == ShingleReader.SizeFor(_reader.DistinctWords)));
    }

    /// <summary>Groups the documents added so far.</summary>
    /// <param name="fetch">Gives the texts of documents, exactly as they were added; called for candidates only.</param>
    /// <param name="progress">Told how far the work is, or null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>All groups of two and more, by their first document, exact ones before near ones.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public IReadOnlyList<DuplicateGroup> Find(
        FetchDocuments fetch, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var sets = new DisjointSets(_first.Count);
        new CandidateVerifier(_signatures, sets, fetch, _options.Threshold).Run(progress, cancellation);

        var exact = new Dictionary<int, List<int>>();
        var near = new Dictionary<int, List<int>>();
        for (var document = 0; document < _first.Count; document++)
        {
            AddTo(exact, _first[document], document);
            AddTo(near, sets.Find(_first[document]), document);
        }
        var groups = new List<DuplicateGroup>();
        foreach (var documents in exact.Values)
            if (documents.Count > 1)
                groups.Add(new DuplicateGroup(DuplicateKind.Exact, [.. documents], 1));
        foreach (var (root, documents) in near)
            if (documents.Exists(d => _first[d] != _first[root]))
                groups.Add(new DuplicateGroup(DuplicateKind.Near, [.. documents], sets.Weakest(root)));
        groups.Sort((a, b) => a.Documents[0] != b.Documents[0] ? a.Documents[0].CompareTo(b.Documents[0]) : a.Kind.CompareTo(b.Kind));
        return groups;
    }

    private static void AddTo(Dictionary<int, List<int>> groups, int root, int document)
    {
        if (!groups.TryGetValue(root, out var members)) groups[root] = members = [];
        members.Add(document);
    }
}
