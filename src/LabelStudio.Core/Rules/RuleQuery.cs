using System.Diagnostics.CodeAnalysis;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>A query of the rule language (docs/rules.md), parsed: what a search looks for and when a rule votes. Immutable.</summary>
public sealed class RuleQuery : IEquatable<RuleQuery>
{
    /// <summary>A query of a tree made otherwise than by parsing.</summary>
    public RuleQuery(RuleNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
    }

    /// <summary>The syntax tree.</summary>
    public RuleNode Root { get; }

    /// <summary>Whether a document that holds none of the query's words and patterns fulfils it, as with <c>NOT refund</c>.</summary>
    public bool FiresOnNothing => HoldsOfNothing(Root);

    /// <summary>Parses a query.</summary>
    /// <exception cref="RuleSyntaxException">It is no query; the error says where, why and what to write instead.</exception>
    public static RuleQuery Parse(string query) => new(RuleParser.Parse(query));

    /// <summary>Parses a query.</summary>
    /// <returns>False where it is none; <paramref name="error"/> then says where and why.</returns>
    public static bool TryParse(string query, [NotNullWhen(true)] out RuleQuery? parsed, [NotNullWhen(false)] out RuleSyntaxException? error)
    {
        (parsed, error) = (null, null);
        try
        {
            parsed = Parse(query);
            return true;
        }
        catch (RuleSyntaxException e)
        {
            error = e;
            return false;
        }
    }

    /// <summary>The query that finds a stretch of a document again: its word, or its first 1,000 words as a phrase.</summary>
    /// <returns>Null where the text holds no word.</returns>
    public static RuleQuery? ForPhrase(ReadOnlySpan<char> text)
    {
        var words = Words.Split(text).ConvertAll(w => new WordNode(w));
        return words.Count switch { 0 => null, 1 => new RuleQuery(words[0]), _ => new RuleQuery(new PhraseNode(words.Take(PhraseNode.MostWords))) };
    }

    /// <summary>A matcher of this query alone; one for each thread.</summary>
    public Matcher CreateMatcher() => RuleSet.Compile(this).CreateMatcher();

    /// <summary>The canonical text: parsing it gives an equal query.</summary>
    public override string ToString() => Root.ToString();

    /// <inheritdoc/>
    public bool Equals(RuleQuery? other) => other != null && Root.Equals(other.Root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RuleQuery);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.GetHashCode();

    private static bool HoldsOfNothing(RuleNode node) => node switch
    {
        AndNode and => and.Parts.All(HoldsOfNothing),
        OrNode or => or.Parts.Any(HoldsOfNothing),
        NotNode not => !HoldsOfNothing(not.Part),
        RegexNode regex => regex.Regex.IsMatch(""),
        _ => false,
    };
}
