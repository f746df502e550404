using LabelStudio.Core.Rules;

namespace LabelStudio.Tests.Support;

/// <summary>Stands in for a sentence encoder: similarity is the share of common letters (Jaccard).</summary>
public sealed class SharedLetters : IRuleSimilarity
{
    public ISimilarText Prepare(string text) => new Anchor([.. text]);

    private sealed class Anchor(HashSet<char> letters) : ISimilarText
    {
        public double SimilarityOf(ReadOnlySpan<char> document, int number)
        {
            var own = new HashSet<char>(document.ToArray());
            var both = own.Count(letters.Contains);
            return own.Count + letters.Count == both ? 1 : (double)both / (own.Count + letters.Count - both);
        }
    }
}
