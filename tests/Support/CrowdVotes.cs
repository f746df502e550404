using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded votes of a crowd: many people who each saw a few documents.</summary>
/// <remarks>
/// What varies: classes 2 to 10, documents, people, votes a document (2.5 to 12), how able people are and for which classes, how hard documents are, which classes are
/// mistaken for each other, how often all who err on a document name the same class, and people who vote at random.
/// </remarks>
public static class CrowdVotes
{
    public static LabeledVotes Make(int seed)
    {
        var draws = new SeededDraws((uint)seed);
        var classes = draws.One(2, 2, 3, 4, 5, 8, 10);
        var world = new ConfusingWorld(draws, classes, (int)draws.Spread(100, 3000), similarity: draws.Chance(0.6) ? 0.4 : 20, hardness: draws.One(0, 0.7, 1.5), sharedErrors: draws.One(0, 0.3, 0.6));
        var people = draws.Whole(8, 150);
        var votesADocument = draws.Uniform(2.5, 12);
        var (mean, spread) = (draws.Normal(1.2, 0.5), draws.Uniform(0.3, 1.2));
        var (ofClass, ofPersonAndClass) = (draws.Uniform(0, 0.6), draws.Uniform(0.1, 0.7));
        var easeOfClass = Normals(draws, classes, ofClass);
        var spammers = draws.One(0, 0.1, 0.25);
        var activity = new double[people];
        for (var w = 0; w < people; w++) activity[w] = draws.Gamma(0.7) + 0.05;
        var sum = activity.Sum();
        var columns = new List<int[]>();
        for (var w = 0; w < people; w++)
        {
            var ability = draws.Normal(mean, spread);
            var own = Normals(draws, classes, ofPersonAndClass);
            var atRandom = draws.Chance(spammers) ? draws.Dirichlet(classes, 1) : null;
            var share = Math.Min(0.9, activity[w] / sum * votesADocument);
            var column = new int[world.Gold.Length];
            for (var i = 0; i < column.Length; i++)
                column[i] = !draws.Chance(share) ? VoteColumn.Abstain
                    : atRandom != null ? draws.Index(atRandom)
                    : world.Vote(draws, i, ability + easeOfClass[world.Gold[i]] + own[world.Gold[i]]);
            if (column.Any(v => v >= 0)) columns.Add(column);
        }
        return KeywordVotes.Matrix(columns, classes, world.Gold);
    }

    private static double[] Normals(SeededDraws draws, int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ => draws.Normal(0, deviation))];
}
