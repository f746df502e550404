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
        var cuts = functions.Select(f => patterns.Levels.Cuts[f]).ToArray();
        var columns = functions.Select((f, i) => new VoteColumn(patterns.Functions[f], documents.Length, patterns.Voted.Count)
        {
            Confidence = cuts[i].Length == 0 ? null : new float[documents.Length],
        }).ToArray();
        var place = Places(patterns.Functions.Count, functions);
        for (var i = 0; i < documents.Length; i++)
            foreach (var vote in patterns[patterns.PatternOf[documents[i]]])
            {
                if (place[vote.Function] is not (>= 0 and var f)) continue;
                columns[f][i] = vote.Class;
                if (columns[f].Confidence is { } confidence) confidence[i] = Confidence(cuts[f], vote.Level);
            }
        return VotePatterns.Of(new VoteMatrix(patterns.Classes, columns, documents.Length, patterns.Voted.Sets), new ConfidenceLevels(cuts), 1, cancel);
    }

    /// <summary>Groups of dependent functions by the numbers that functions have in a subset; groups of fewer than two are no groups.</summary>
    public static IReadOnlyList<IReadOnlyList<int>>? Groups(IReadOnlyList<IReadOnlyList<int>>? groups, int all, int[] functions)
    {
        var place = Places(all, functions);
        return groups == null ? null : [.. groups.Select(g => g.Select(f => place[f]).Where(f => f >= 0).ToArray()).Where(g => g.Length > 1)];
    }

    private static int[] Places(int all, int[] functions)
    {
        var place = new int[all];
        Array.Fill(place, -1);
        for (var f = 0; f < functions.Length; f++) place[functions[f]] = f;
        return place;
    }

    /// <summary>A confidence of the level: the least that it has.</summary>
    private static float Confidence(float[] cuts, int level) => level > cuts.Length ? float.NaN : level == 0 ? 0 : cuts[level - 1];
}
