using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Search;

/// <summary>Evaluates a query over one index, keeping a lower and an upper bound of the documents that fulfil it.</summary>
/// <param name="index">The index.</param>
/// <param name="resources">What the query's lists and similar texts are looked up in.</param>
/// <param name="first">The number of the first document, or -1.</param>
internal sealed class IndexEvaluator(TokenIndex index, RuleResources resources, int first)
{
    private DocumentSet None => new(index.Documents);

    /// <remarks>Sets in an answer are shared between nodes; whoever changes one takes a copy.</remarks>
    public IndexAnswer Find(RuleNode node)
    {
        switch (node)
        {
            case WordNode word:
                var ofWord = None;
                index.AddWord(word.Word, ofWord);
                return new IndexAnswer(ofWord, ofWord);
            case PrefixNode prefix:
                var ofPrefix = None;
                index.AddPrefix(prefix.Prefix, ofPrefix);
                return new IndexAnswer(ofPrefix, ofPrefix);
            case WildcardNode wildcard:
                var ofWildcard = None;
                index.AddWildcard(wildcard.Wildcard, ofWildcard);
                return new IndexAnswer(ofWildcard, ofWildcard);
            case WordFormsNode forms:
                var ofForms = None;
                foreach (var form in forms.Forms) index.AddWord(form, ofForms);
                return new IndexAnswer(ofForms, ofForms);
            case ListNode list:
                return InList(list);
            case DistanceNode distance:
                return new IndexAnswer(None, Find(distance.Left).Possible.Copy().IntersectWith(Find(distance.Right).Possible));
            case EdgeNode edge:
                return new IndexAnswer(None, Find(edge.Part).Possible);
            case CountNode count:
                return Counted(count);
            case PhraseNode phrase:
                // the words are there, but the index does not know where
                return new IndexAnswer(None, Joined(phrase.Parts).Possible);
            case RegexNode regex:
                return new IndexAnswer(None, MayMatch(regex));
            case SimilarNode similar:
                return Alike(similar);
            case AndNode and:
                return Joined(and.Parts);
            case OrNode or:
                return Either(or.Parts);
            case NotNode not:
                var part = Find(not.Part);
                var sure = part.Possible.Copy().Invert();
                return part.Exact ? new IndexAnswer(sure, sure) : new IndexAnswer(sure, part.Sure.Copy().Invert());
            default:
                // what the index does not know may be anywhere
                return new IndexAnswer(None, DocumentSet.All(index.Documents));
        }
    }

    private IndexAnswer Joined(NodeList parts)
    {
        DocumentSet sure = DocumentSet.All(index.Documents), possible = DocumentSet.All(index.Documents);
        foreach (var part in parts)
        {
            var answer = Find(part);
            sure.IntersectWith(answer.Sure);
            possible.IntersectWith(answer.Possible);
        }
        return new IndexAnswer(sure, possible);
    }

    private IndexAnswer Either(NodeList parts)
    {
        DocumentSet sure = None, possible = None;
        foreach (var part in parts)
        {
            // straight into the sum: an alternative of ten thousand words needs no ten thousand sets
            if (part is WordNode word)
            {
                index.AddWord(word.Word, sure);
                continue;
            }
            var answer = Find(part);
            sure.UnionWith(answer.Sure);
            possible.UnionWith(answer.Possible);
        }
        return new IndexAnswer(sure, possible.UnionWith(sure));
    }

    /// <summary>One-word entries are sure; of phrases the first word is known to be there.</summary>
    private IndexAnswer InList(ListNode node)
    {
        if (resources.Lists?.Find(node.Name) is not { } list) return new IndexAnswer(None, DocumentSet.All(index.Documents));
        DocumentSet sure = None, possible = None;
        index.AddList(list, sure, possible);
        if (!list.HasPhrases) return new IndexAnswer(sure, sure);
        return new IndexAnswer(sure, possible.UnionWith(sure));
    }

    /// <summary>Where the vectors of all documents are at hand the answer is exact.</summary>
    private IndexAnswer Alike(SimilarNode similar)
    {
        var found = None;
        return first >= 0 && resources.Similarity != null && resources.SimilarTo(similar.Text).TryFind(first, similar.Least, found)
            ? new IndexAnswer(found, found)
            : new IndexAnswer(None, DocumentSet.All(index.Documents));
    }

    /// <summary>A document without a find is known to be without; how many finds another has is not known.</summary>
    private IndexAnswer Counted(CountNode count)
    {
        var part = Find(count.Part);
        var atLeastOne = count.Test.Holds(1) && count.Test.Comparison is Comparison.AtLeast or Comparison.More;
        if (!count.Test.Holds(0)) return new IndexAnswer(atLeastOne ? part.Sure : None, part.Possible);
        return new IndexAnswer(part.Possible.Copy().Invert(), DocumentSet.All(index.Documents));
    }

    /// <summary>Documents with one of the pattern's required literals, as far as words can tell: each run of letters lies within a word.</summary>
    private DocumentSet MayMatch(RegexNode regex)
    {
        if (regex.RequiredLiterals == null) return DocumentSet.All(index.Documents);
        var may = None;
        foreach (var literal in regex.RequiredLiterals)
        {
            var withLiteral = DocumentSet.All(index.Documents);
            foreach (var piece in Pieces(literal))
            {
                var withPiece = None;
                index.AddContaining(piece, withPiece);
                withLiteral.IntersectWith(withPiece);
            }
            may.UnionWith(withLiteral);
        }
        return may;
    }

    /// <summary>
    /// The runs of two or more ASCII letters and digits in a folded literal; a single one is in too many words to tell. Beyond ASCII the folding of patterns and the lower case of words differ
    /// (ς and σ), so that a word of the index need not hold the literal's letters.
    /// </summary>
    private static IEnumerable<string> Pieces(string literal)
    {
        var start = 0;
        for (var at = 0; at <= literal.Length; at++)
        {
            if (at < literal.Length && char.IsAsciiLetterOrDigit(literal[at])) continue;
            if (at > start + 1) yield return literal[start..at];
            start = at + 1;
        }
    }
}
