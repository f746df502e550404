using System.Text.RegularExpressions;
using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Rules.Patterns;
using LabelStudio.Core.Rules.Syntax;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Nodes;

/// <summary>A part of a query's syntax tree. Immutable; equal when it says the same, part by part and in the same order.</summary>
/// <remarks><see cref="object.ToString"/> gives the canonical text, which parses to an equal tree.</remarks>
public abstract record RuleNode
{
    private protected RuleNode()
    {
    }

    /// <summary>The canonical text of this part.</summary>
    public sealed override string ToString() => RulePrinter.Print(this);

    /// <summary>
    /// Whether this part stands at words of a document, so that distances and counts can be told of it: a word, prefix, wildcard, forms,
    /// phrase or list, or OR between some of these.
    /// </summary>
    internal bool IsPlace => this switch
    {
        WordNode or PrefixNode or WildcardNode or WordFormsNode or PhraseNode or ListNode => true,
        OrNode or => or.Parts.All(p => p.IsPlace),
        _ => false,
    };

    /// <summary>Checks that <paramref name="text"/> is exactly one word in lower case, as <see cref="Words"/> makes them.</summary>
    private protected static string OneWord(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        var words = Words.In(text);
        if (!words.MoveNext() || words.Current != new TextSpan(0, text.Length) || Words.Lower(text) != text)
            throw new ArgumentException($"\"{text}\" is not one word in lower case.", parameter);
        return text;
    }

    /// <summary>Checks that <paramref name="part"/> is a place.</summary>
    private protected static RuleNode Place(RuleNode part, string parameter)
    {
        ArgumentNullException.ThrowIfNull(part, parameter);
        return part.IsPlace ? part : throw new ArgumentException($"{part} does not stand at words of a document.", parameter);
    }
}

/// <summary>A document that holds this word: <c>card</c>.</summary>
public sealed record WordNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="word">One word in lower case.</param>
    /// <exception cref="ArgumentException">Not one word in lower case.</exception>
    public WordNode(string word) => Word = OneWord(word, nameof(word));

    /// <summary>The word, in lower case.</summary>
    public string Word { get; }
}

/// <summary>A document that holds a word which begins so: <c>deliver*</c>.</summary>
public sealed record PrefixNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="prefix">One word in lower case, without the star.</param>
    /// <exception cref="ArgumentException">Not one word in lower case.</exception>
    public PrefixNode(string prefix) => Prefix = OneWord(prefix, nameof(prefix));

    /// <summary>The beginning of the word, in lower case, without the star.</summary>
    public string Prefix { get; }
}

/// <summary>A document that holds a word which fits a pattern: <c>colo?r</c>, <c>un*able</c>, <c>*ation</c>.</summary>
public sealed record WildcardNode : RuleNode
{
    /// <summary>The most UTF-16 units of a pattern.</summary>
    public const int LongestPattern = 200;

    /// <summary>Makes the node.</summary>
    /// <param name="pattern">
    /// Letters in lower case with * (any letters or none) and ? (one); canonical: no two stars in a row, and a ? beside a * before it.
    /// </param>
    /// <exception cref="ArgumentException">No letter, no wildcard, a plain prefix, a ? at an end without a star beside it, or not canonical.</exception>
    public WildcardNode(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length > LongestPattern || !Matching.Wildcard.IsValid(pattern)) throw new ArgumentException($"\"{pattern}\" is no wildcard for a word.", nameof(pattern));
        Pattern = pattern;
        Wildcard = new Wildcard(pattern);
    }

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    internal Wildcard Wildcard { get; }

    /// <inheritdoc/>
    public bool Equals(WildcardNode? other) => other != null && other.Pattern == Pattern;

    /// <inheritdoc/>
    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A document that holds a form of this word: <c>~refund</c> finds refund, refunds, refunded and refunding.</summary>
public sealed record WordFormsNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="word">One word in lower case.</param>
    /// <exception cref="ArgumentException">Not one word in lower case.</exception>
    public WordFormsNode(string word)
    {
        Word = OneWord(word, nameof(word));
        Forms = WordForms.Of(Word);
    }

    /// <summary>The word, in lower case.</summary>
    public string Word { get; }

    /// <summary>Its forms, itself among them.</summary>
    public IReadOnlyList<string> Forms { get; }

    /// <inheritdoc/>
    public bool Equals(WordFormsNode? other) => other != null && other.Word == Word;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Word, nameof(WordFormsNode));
}

/// <summary>A document that holds these words side by side and in this order: <c>"lost my card*"</c>.</summary>
public sealed record PhraseNode : RuleNode
{
    /// <summary>The most words of a phrase: finding one takes at most so many steps a word of the document.</summary>
    public const int MostWords = 1_000;

    /// <summary>Makes the node.</summary>
    /// <param name="parts">Two to <see cref="MostWords"/>; each a <see cref="WordNode"/>, a <see cref="PrefixNode"/> or a <see cref="WildcardNode"/>.</param>
    /// <exception cref="ArgumentException">Fewer than two parts, too many, or a part of another kind.</exception>
    public PhraseNode(IEnumerable<RuleNode> parts)
    {
        Parts = new NodeList(parts);
        if (Parts.Count is < 2 or > MostWords) throw new ArgumentException($"A phrase has 2 to {MostWords} words, not {Parts.Count}.", nameof(parts));
        if (Parts.Any(p => p is not (WordNode or PrefixNode or WildcardNode))) throw new ArgumentException("A phrase is made of words, prefixes and wildcards.", nameof(parts));
    }

    /// <summary>The words, in order.</summary>
    public NodeList Parts { get; }
}

/// <summary>A document in which a regular expression finds something: <c>/card.*lost/i</c>. Always linear in the text's length.</summary>
public sealed record RegexNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="pattern">A .NET pattern without the delimiting slashes; <c>\/</c> and <c>/</c> mean the same.</param>
    /// <param name="ignoreCase">True for the flag <c>i</c>: upper and lower case are alike.</param>
    /// <exception cref="RuleSyntaxException">
    /// The pattern is empty, faulty or too large, or it uses what cannot be matched in linear time. Positions count within the pattern.
    /// </exception>
    public RegexNode(string pattern, bool ignoreCase)
    {
        Pattern = LinearRegex.WithoutEscapedSlashes(pattern);
        IgnoreCase = ignoreCase;
        Regex = LinearRegex.Build(Pattern, ignoreCase);
        RequiredLiterals = Patterns.RequiredLiterals.Of(Pattern);
    }

    /// <summary>The pattern, without the delimiting slashes and without <c>\/</c>.</summary>
    public string Pattern { get; }

    /// <summary>Whether upper and lower case are alike.</summary>
    public bool IgnoreCase { get; }

    /// <summary>The compiled pattern; building it is dear (about a millisecond), so that it is built once and shared by all threads.</summary>
    internal Regex Regex { get; }

    /// <summary>Folded strings of which a text must hold one for the pattern to match, or null.</summary>
    internal string[]? RequiredLiterals { get; }

    /// <inheritdoc/>
    public bool Equals(RegexNode? other) => other != null && other.Pattern == Pattern && other.IgnoreCase == IgnoreCase;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pattern, IgnoreCase);
}

/// <summary>A document that fulfils every part: <c>card AND lost</c>, or just <c>card lost</c>.</summary>
public sealed record AndNode : RuleNode
{
    /// <summary>Makes the node; parts that are conjunctions themselves are taken apart.</summary>
    /// <param name="parts">Two or more.</param>
    /// <exception cref="ArgumentException">Fewer than two parts.</exception>
    public AndNode(IEnumerable<RuleNode> parts)
    {
        Parts = new NodeList(parts.SelectMany(p => p is AndNode and ? and.Parts : (IEnumerable<RuleNode>)[p]));
        if (Parts.Count < 2) throw new ArgumentException("AND joins at least two parts.", nameof(parts));
    }

    /// <summary>The parts, none of them a conjunction.</summary>
    public NodeList Parts { get; }
}

/// <summary>A document that fulfils at least one part: <c>lost OR stolen</c>.</summary>
public sealed record OrNode : RuleNode
{
    /// <summary>Makes the node; parts that are disjunctions themselves are taken apart.</summary>
    /// <param name="parts">Two or more.</param>
    /// <exception cref="ArgumentException">Fewer than two parts.</exception>
    public OrNode(IEnumerable<RuleNode> parts)
    {
        Parts = new NodeList(parts.SelectMany(p => p is OrNode or ? or.Parts : (IEnumerable<RuleNode>)[p]));
        if (Parts.Count < 2) throw new ArgumentException("OR joins at least two parts.", nameof(parts));
    }

    /// <summary>The parts, none of them a disjunction.</summary>
    public NodeList Parts { get; }
}

/// <summary>A document that does not fulfil the part: <c>NOT refund</c>.</summary>
/// <param name="Part">What must not hold.</param>
public sealed record NotNode(RuleNode Part) : RuleNode;
