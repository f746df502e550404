using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Some functions' votes on some documents.</summary>
internal static class VoteSubset
{
    /// <param name="patterns">All votes.</param>
    /// <param name="documents">Which documents, in the order wanted.</param>
    /// <param name="functions">Which functions, ascending.</param>
    /// <param name="cancel">Stops the work.</param>
    public static VotePatterns Of(VotePatterns patterns, int[] documents, int[] functions, CancellationToken cancel)
    {
        var place = new int[patterns.Functions.Count];
        Array.Fill(place, -1);
        for (var f = 0; f < functions.Length; f++) place[functions[f]] = f;
        var columns = functions.Select(f => new VoteColumn(patterns.Functions[f], documents.Length, patterns.Classes.Count)).ToArray();
        for (var i = 0; i < documents.Length; i++)
            foreach (var vote in patterns[patterns.PatternOf[documents[i]]])
                if (place[vote.Function] is >= 0 and var f) columns[f][i] = vote.Class;
        return VotePatterns.Of(new VoteMatrix(patterns.Classes, columns, documents.Length), 1, cancel);
    }
}
