using System.Diagnostics.CodeAnalysis;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Rules.Syntax;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>A query of the rule language (docs/rules.md), parsed: what a search looks for and when a rule votes. Immutable.</summary>
public sealed class RuleQuery : IEquatable<RuleQuery>
{
    /// <summary>A query of a tree made otherwise than by parsing.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="resources">The lists and the encoder that it refers to; looked up when the query is compiled.</param>
    public RuleQuery(RuleNode root, RuleResources? resources = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
        Resources = resources ?? RuleResources.None;
    }

    /// <summary>The syntax tree.</summary>
    public RuleNode Root { get; }

    /// <summary>What the query's lists and similar texts are looked up in. Two queries are equal whatever these are.</summary>
    public RuleResources Resources { get; }

    /// <summary>The names of the fields that the query asks for, as it writes them.</summary>
    public IEnumerable<string> FieldNames => Fields(Root).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the query asks for any field; where it asks for none, documents need not bring theirs.</summary>
    public bool UsesFields => FieldNames.Any();

    /// <summary>The names of the lists that the query refers to, as it writes them.</summary>
    public IEnumerable<string> ListNames => Lists(Root).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The texts that documents are compared with by <c>similar(…)</c>.</summary>
    public IEnumerable<string> SimilarTexts => Similar(Root).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a document that holds none of the query's words and patterns fulfils it, as with <c>NOT refund</c>.</summary>
    public bool FiresOnNothing => HoldsOfNothing(Root);

    /// <summary>Parses a query that may refer to any list; one that is compiled later needs its resources, see the other overload.</summary>
    /// <exception cref="RuleSyntaxException">It is no query; the error says where, why and what to write instead.</exception>
    public static RuleQuery Parse(string query) => new(RuleParser.Parse(query, null));

    /// <summary>Parses a query and looks up what it refers to.</summary>
    /// <exception cref="RuleSyntaxException">It is no query, or names a list or needs an encoder that is not there.</exception>
    public static RuleQuery Parse(string query, RuleResources resources) => new(RuleParser.Parse(query, resources), resources);

    /// <summary>Parses a query that may refer to any list; see <see cref="Parse(string)"/>.</summary>
    /// <returns>False where it is none; <paramref name="error"/> then says where and why.</returns>
    public static bool TryParse(string query, [NotNullWhen(true)] out RuleQuery? parsed, [NotNullWhen(false)] out RuleSyntaxException? error) =>
        TryParse(() => Parse(query), out parsed, out error);

    /// <summary>Parses a query and looks up what it refers to; see <see cref="Parse(string, RuleResources)"/>.</summary>
    /// <returns>False where it is none; <paramref name="error"/> then says where and why.</returns>
    public static bool TryParse(
        string query, RuleResources resources, [NotNullWhen(true)] out RuleQuery? parsed, [NotNullWhen(false)] out RuleSyntaxException? error) =>
        TryParse(() => Parse(query, resources), out parsed, out error);

    /// <summary>The same query with a list called otherwise; everything else stays as it is written.</summary>
    /// <param name="query">A query.</param>
    /// <param name="from">The list's name; upper and lower case are alike.</param>
    /// <param name="to">Its new name.</param>
    /// <exception cref="RuleSyntaxException">It is no query.</exception>
    /// <exception cref="ArgumentException">What no list can be called.</exception>
    public static string RenameList(string query, string from, string to)
    {
        if (!RuleLists.IsName(to)) throw new ArgumentException($"\"{to}\" is no name of a list.", nameof(to));
        RuleParser.Parse(query, null, out var names);
        foreach (var name in names.OrderByDescending(n => n.Start))
            if (query.AsSpan(name.Start, name.Length).Equals(from, StringComparison.OrdinalIgnoreCase))
                query = string.Concat(query.AsSpan(0, name.Start), to, query.AsSpan(name.End));
        return query;
    }

    private static bool TryParse(Func<RuleQuery> parse, [NotNullWhen(true)] out RuleQuery? parsed, [NotNullWhen(false)] out RuleSyntaxException? error)
    {
        (parsed, error) = (null, null);
        try
        {
            parsed = parse();
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
    /// <exception cref="ArgumentException">The query refers to a list or an encoder that its resources do not have.</exception>
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
        CountNode { Part: RegexNode regex } count => count.Test.Holds(regex.Regex.Count("")),
        CountNode count => count.Test.Holds(0),
        SizeNode size => size.Test.Holds(0),
        _ => false,
    };

    private static IEnumerable<string> Similar(RuleNode node) => node switch
    {
        AndNode and => and.Parts.SelectMany(Similar),
        OrNode or => or.Parts.SelectMany(Similar),
        NotNode not => Similar(not.Part),
        SimilarNode similar => [similar.Text],
        _ => [],
    };

    private static IEnumerable<string> Fields(RuleNode node) => node switch
    {
        AndNode and => and.Parts.SelectMany(Fields),
        OrNode or => or.Parts.SelectMany(Fields),
        NotNode not => Fields(not.Part),
        FieldNode field => [field.Name],
        FieldNumberNode field => [field.Name],
        _ => [],
    };

    private static IEnumerable<string> Lists(RuleNode node) => node switch
    {
        ListNode list => [list.Name],
        AndNode and => and.Parts.SelectMany(Lists),
        OrNode or => or.Parts.SelectMany(Lists),
        NotNode not => Lists(not.Part),
        FieldNode field => Lists(field.Part),
        CountNode count => Lists(count.Part),
        EdgeNode edge => Lists(edge.Part),
        DistanceNode distance => Lists(distance.Left).Concat(Lists(distance.Right)),
        _ => [],
    };
}
