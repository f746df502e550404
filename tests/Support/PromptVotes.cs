using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded votes as of a few LLM prompts: each answers most documents, and they err on the same documents in the same way.</summary>
/// <remarks>What varies: classes 2 to 77, documents, prompts (3 to 10), coverage, how able prompts are and for which classes, how hard documents are, which classes are mistaken for each other, and how much prompts of one model repeat each other.</remarks>
public static class PromptVotes
{
    public static LabeledVotes Make(int seed)
    {
        var draws = new SeededDraws((uint)seed);
        var classes = draws.One(2, 3, 4, 6, 10, 20, 40, 77);
        var world = new ConfusingWorld(draws, classes, (int)draws.Spread(300, 3000), similarity: draws.One(0.15, 0.5), hardness: draws.Uniform(0.5, 2), sharedErrors: draws.Uniform(0.2, 0.8));
        var prompts = draws.Whole(3, 10);
        var (mean, spread, ofClass) = (draws.Uniform(0.3, 2.2), draws.Uniform(0.1, 0.8), draws.Uniform(0.2, 1));
        var easeOfClass = Enumerable.Range(0, classes).Select(_ => draws.Normal(0, ofClass)).ToArray();
        var repetition = draws.One(0, 0.3, 0.6);
        var lastOfModel = new Dictionary<int, int[]>();
        var columns = new List<int[]>();
        for (var f = 0; f < prompts; f++)
        {
            var ability = draws.Normal(mean, spread);
            var coverage = draws.Uniform(0.6, 1);
            var model = draws.Whole(0, Math.Max(2, prompts / 2) - 1);
            var last = lastOfModel.GetValueOrDefault(model);
            var answers = new int[world.Gold.Length];
            for (var i = 0; i < answers.Length; i++)
                answers[i] = last != null && draws.Chance(repetition) ? last[i] : world.Vote(draws, i, ability + easeOfClass[world.Gold[i]]);
            lastOfModel[model] = answers;
            columns.Add([.. answers.Select(a => draws.Chance(coverage) ? a : VoteColumn.Abstain)]);
        }
        return KeywordVotes.Matrix(columns, classes, world.Gold);
    }
}
