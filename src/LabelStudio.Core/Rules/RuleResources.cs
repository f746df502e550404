using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Rules.Syntax;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Rules;

/// <summary>What queries may refer to: lookup lists and a sentence encoder.</summary>
/// <param name="Lists">The lists, or null where there are none.</param>
/// <param name="Similarity">The encoder, or null where none is installed.</param>
public sealed record RuleResources(IRuleLists? Lists = null, IRuleSimilarity? Similarity = null)
{
    /// <summary>No lists and no encoder.</summary>
    public static RuleResources None { get; } = new();

    /// <summary>A list by its name.</summary>
    /// <exception cref="UnknownResourceException">There is none of this name.</exception>
    internal RuleList List(string name)
    {
        if (Lists?.Find(name) is { } list) return list;
        var names = Lists?.Names ?? [];
        var nearest = Spelling.Nearest(name, names);
        var suggestion = names.Count == 0 ? "There are no lists here. Write the words themselves with OR between them."
            : nearest != null ? $"Did you mean @{nearest}?"
            : $"Known are {string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase).Take(10).Select(n => "@" + n))}{(names.Count > 10 ? " and others" : "")}.";
        throw new UnknownResourceException($"There is no list called @{name}", suggestion);
    }

    /// <summary>A text made ready to be compared with documents.</summary>
    /// <exception cref="UnknownResourceException">No encoder is installed.</exception>
    internal ISimilarText SimilarTo(string text) => Similarity?.Prepare(text) ?? throw new UnknownResourceException(
        "similar(…) needs a sentence encoder, and none is installed", "Everything else works without; write words or patterns instead.");
}

/// <summary>The lookup lists that rules share.</summary>
public interface IRuleLists
{
    /// <summary>The names of all lists.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>A list by its name; upper and lower case are alike.</summary>
    /// <returns>Null where there is none. The same list again, as the same object, while its entries are the same.</returns>
    RuleList? Find(string name);
}

/// <summary>Lists from a dictionary.</summary>
public sealed class RuleLists : IRuleLists
{
    private readonly Dictionary<string, RuleList> _lists;

    /// <summary>The lists by their names.</summary>
    /// <exception cref="ArgumentException">Two names that differ in case only, or one that a query cannot write.</exception>
    public RuleLists(IEnumerable<KeyValuePair<string, RuleList>> lists)
    {
        _lists = new Dictionary<string, RuleList>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, list) in lists)
        {
            if (!IsName(name)) throw new ArgumentException($"\"{name}\" is no name for a list: use letters, digits, _, - and points.", nameof(lists));
            if (!_lists.TryAdd(name, list)) throw new ArgumentException($"Two lists are called \"{name}\".", nameof(lists));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _lists.Keys;

    /// <summary>Whether a query can write a name after the @.</summary>
    public static bool IsName(string name) => name.Length > 0 && ListNode.NameLength(name) == name.Length;

    /// <inheritdoc/>
    public RuleList? Find(string name) => _lists.GetValueOrDefault(name);
}

/// <summary>A sentence encoder, as rules see it.</summary>
public interface IRuleSimilarity
{
    /// <summary>Makes a text ready to be compared with documents.</summary>
    /// <param name="text">What the rule says: a text, or whatever else names a document here.</param>
    /// <exception cref="UnknownResourceException">It cannot be compared now; the message says why, the suggestion what to do.</exception>
    ISimilarText Prepare(string text);
}

/// <summary>A text that documents are compared with; for any number of threads at once.</summary>
public interface ISimilarText
{
    /// <summary>The cosine similarity of a document, -1 to 1.</summary>
    /// <param name="document">The document's text.</param>
    /// <param name="number">The document's number, or -1: what was computed of it before may be found by it.</param>
    double SimilarityOf(ReadOnlySpan<char> document, int number);

    /// <summary>Finds the similar ones of a run of documents without their texts, where all of them are known by number.</summary>
    /// <param name="first">The number of the first document.</param>
    /// <param name="least">The least similarity.</param>
    /// <param name="found">An empty set of the run's documents, counted from its first; receives the similar ones.</param>
    /// <returns>False where documents have to be asked one by one; the set is empty then.</returns>
    bool TryFind(int first, double least, DocumentSet found) => false;
}

/// <summary>A query refers to something that is not there.</summary>
/// <param name="what">What is not there, without a full stop.</param>
/// <param name="suggestion">What to do, a whole sentence.</param>
public sealed class UnknownResourceException(string what, string suggestion) : Exception(what)
{
    /// <summary>What to do.</summary>
    public string Suggestion => suggestion;
}
