using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>Documents with votes whose gold answers as a person would.</summary>
internal sealed record ReviewCase(string[] Texts, VoteMatrix Votes, int[] Gold)
{
    /// <summary>Train texts, 95 rules, and the answers of six LLM prompts on 500 of the texts.</summary>
    public static ReviewCase Banking77()
    {
        var set = TextSet.Banking77("train");
        var rules = RuleFiles.Read(Path.Combine(SharedData.RepositoryRoot, "tests", "data", "banking77-rules.json"));
        var byRules = rules.Apply(set.Texts);
        var models = TextVotes.Shared("banking77-llm-votes");
        var place = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < models.Texts.Length; i++) place.TryAdd(models.Texts[i], i);
        var columns = byRules.Functions.Concat(models.Votes.Votes.Functions.Select(f =>
        {
            var column = new VoteColumn(f.Name, set.Texts.Length, rules.Classes.Count);
            for (var i = 0; i < set.Texts.Length; i++)
                if (place.TryGetValue(set.Texts[i], out var row) && f[row] >= 0) column[i] = rules.Classes.IndexOf(models.Votes.Classes[f[row]]);
            return column;
        })).ToList();
        return new ReviewCase(set.Texts, new VoteMatrix(rules.Classes, columns, set.Texts.Length), set.Indices([.. rules.Classes]));
    }

    /// <summary>Reviews in batches; each sees the labels and students that all answers before it give.</summary>
    /// <returns>For each number of reviews: wrong labels found per review so far, and the accuracy of all covered documents' labels.</returns>
    public IReadOnlyList<(double Found, double Accuracy)> Replay(ReviewMix mix, IReadOnlyList<int> at, int batch, int seed)
    {
        var patterns = VotePatterns.Of(Votes);
        var known = new int[Texts.Length];
        Array.Fill(known, -1);
        var (reviewed, wrong) = (0, 0);
        var figures = new List<(double, double)>();
        while (true)
        {
            var labels = new AutoModel().Fit(patterns, new LabelModelOptions { Gold = reviewed == 0 ? null : known }).Predict(patterns);
            if (at.Contains(reviewed))
            {
                var covered = Enumerable.Range(0, Texts.Length).Where(labels.IsCovered).ToList();
                figures.Add((wrong / (double)Math.Max(1, reviewed), covered.Average(d => (known[d] >= 0 ? known[d] : labels.Top(d)) == Gold[d] ? 1.0 : 0)));
                if (reviewed == at[^1]) return figures;
            }
            var inputs = new ReviewInputs
            {
                Labels = labels,
                Votes = patterns,
                Seed = seed + reviewed,
                Uncovered = UncoveredPlace.LeftOut,
                Eligible = [.. known.Select((k, d) => k < 0 && labels.IsCovered(d))],
                OutOfFold = mix.AsksStudents ? SecondOpinion.Ask(Texts, labels, known, new OutOfFoldOptions { Seed = seed }) : null,
            };
            foreach (var candidate in ReviewRanking.Top(mix, inputs, batch))
            {
                var d = candidate.Document;
                if (labels.Top(d) != Gold[d]) wrong++;
                known[d] = Gold[d];
                reviewed++;
            }
        }
    }
}
