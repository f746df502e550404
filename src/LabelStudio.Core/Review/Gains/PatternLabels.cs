using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Review.Gains;

/// <summary>The label of each of n documents as votes and gold make it: gold where it is known, else the most probable class of the document's votes; a document with neither has none.</summary>
/// <remarks>One class a distinct row of votes and one entry a gold label, so that a million documents cost what their patterns cost.</remarks>
public sealed class PatternLabels
{
    private const int None = -1;

    private readonly VotePatterns _patterns;
    private readonly int[] _tops;
    private readonly Dictionary<int, int> _gold;

    /// <summary>Takes the labels as they are.</summary>
    /// <param name="patterns">r distinct rows of votes of n documents.</param>
    /// <param name="labels">One row of probabilities a pattern, in the patterns' order.</param>
    /// <param name="gold">Documents (0 to n-1) with their classes, each at most once.</param>
    /// <exception cref="ArgumentException">Labels that are not of these patterns, gold that is of no document, or a document that stands twice.</exception>
    public PatternLabels(VotePatterns patterns, ProbabilisticLabels labels, IReadOnlyList<(int Document, int Class)> gold)
    {
        if (labels.Rows.Count < patterns.Count)
            throw new ArgumentException($"There are {labels.Rows.Count} rows of labels for {patterns.Count} patterns of votes.", nameof(labels));
        _patterns = patterns;
        _tops = new int[patterns.Count];
        for (var p = 0; p < _tops.Length; p++) _tops[p] = patterns.IsCovered(p) ? labels.Rows.Top(p).Class : None;
        _gold = new Dictionary<int, int>(gold.Count);
        foreach (var (document, label) in gold)
        {
            if (document < 0 || document >= patterns.Documents) throw new ArgumentException($"There is gold for document {document}; there are {patterns.Documents} (from 0).", nameof(gold));
            if (!_gold.TryAdd(document, label)) throw new ArgumentException($"Document {document} has gold twice.", nameof(gold));
        }
    }

    /// <summary>The class of a document, or -1 for one that has neither a vote nor gold.</summary>
    public int Of(int document) => _gold.TryGetValue(document, out var label) ? label : _tops[_patterns.PatternOf[document]];

    /// <summary>What the votes alone say of a document, by the model these labels are of; -1 without a vote.</summary>
    public int ByVotes(int document) => _tops[_patterns.PatternOf[document]];

    /// <summary>Counts the documents whose label is another one in <paramref name="now"/>. Time is in the patterns and the gold labels, not in the documents.</summary>
    /// <param name="now">Labels of the same patterns.</param>
    /// <exception cref="ArgumentException">Labels of other patterns.</exception>
    public LabelMoves To(PatternLabels now)
    {
        if (!ReferenceEquals(_patterns, now._patterns)) throw new ArgumentException("These labels are of other votes.", nameof(now));
        var moved = 0;
        for (var p = 0; p < _tops.Length; p++)
            if (_tops[p] != now._tops[p]) moved += _patterns.Counts[p];
        int corrected = 0, named = 0;
        foreach (var document in _gold.Keys.Union(now._gold.Keys))
        {
            // counted with its pattern above, though gold has the say here
            var pattern = _patterns.PatternOf[document];
            if (_tops[pattern] != now._tops[pattern]) moved--;
            var (before, after) = (Of(document), now.Of(document));
            if (before == after) continue;
            // what gold has said before and says still does not change; so gold is what differs
            if (before == None) named++;
            else corrected++;
        }
        return new LabelMoves(corrected, named, moved);
    }
}

/// <summary>How many documents have another label than before.</summary>
/// <param name="Corrected">Documents whose own gold gave them another class.</param>
/// <param name="Named">Documents without a vote that their own gold gave a class.</param>
/// <param name="Moved">Documents without new gold of their own, whose label moved because of the gold of others.</param>
public readonly record struct LabelMoves(int Corrected, int Named, int Moved)
{
    /// <summary>All of them.</summary>
    public int Total => Corrected + Named + Moved;
}
