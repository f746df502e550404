using System.Globalization;

namespace LabelStudio.Core.Students.Search;

/// <summary>The ways of training that a search tries: each departure from the given way by itself, then several at a time by chance.</summary>
internal static class SearchGrid
{
    /// <param name="start">The way that needs no search; it is the first.</param>
    /// <param name="set">What is learned: departures that mean nothing for it are left out.</param>
    /// <param name="count">How many ways.</param>
    /// <param name="seed">Starts the choice by chance.</param>
    public static IReadOnlyList<SearchCandidate> Make(SoftmaxTrainer start, TrainingSet set, int count, int seed)
    {
        var choices = Choices(start, set).ToArray();
        var ways = new List<SearchCandidate> { new(start, "as it is") };
        var seen = new HashSet<SoftmaxTrainer> { start };
        foreach (var choice in choices)
            foreach (var step in choice)
                Add([step]);
        // several departures at a time, at most one of a kind
        var random = new SplitMix(seed, choices.Length);
        for (var attempt = 0; ways.Count < count && attempt < 50 * count; attempt++)
        {
            var kinds = Enumerable.Range(0, choices.Length).ToArray();
            random.Shuffle(kinds.AsSpan());
            Add([.. kinds.Take(2 + random.Next(2)).Order().Select(kind => choices[kind][random.Next(choices[kind].Length)])]);
        }
        return [.. ways.Take(count)];

        void Add(Departure[] steps)
        {
            var trainer = steps.Aggregate(start, (way, step) => step.Apply(way));
            if (seen.Add(trainer)) ways.Add(new SearchCandidate(trainer, string.Join(", ", steps.Select(s => s.Words))));
        }
    }

    private static IEnumerable<Departure[]> Choices(SoftmaxTrainer start, TrainingSet set)
    {
        yield return [.. new[] { 1e-5, 1e-4, 3e-4, 1e-3 }.Where(l2 => l2 != start.L2)
            .Select(l2 => new Departure(t => t with { L2 = l2 }, "L2 " + l2.ToString("0.#####", CultureInfo.InvariantCulture)))];
        yield return
        [
            Features("words of 1 and 2 alone", 1, 2, 2, 0), Features("single words alone", 1, 1, 2, 0),
            Features("characters 2 to 4", 1, 2, 2, 4), Features("characters 2 to 5", 1, 2, 2, 5),
        ];
        yield return [new(t => t with { StepSize = t.StepSize / 4 }, "small steps")];
        yield return
        [
            Aim("smoothing 0.05", o => o with { Smoothing = 0.05 }), Aim("smoothing 0.15", o => o with { Smoothing = 0.15 }),
        ];
        yield return [Aim("classes half balanced", o => o with { ClassBalance = 0.5 }), Aim("classes balanced", o => o with { ClassBalance = 1 })];
        if (set.Labels == null || set.GoldExamples == set.Count) yield break;
        yield return [Aim("labels sharpened to the power 2", o => o with { Sharpness = 2 }), Aim("labels sharpened to the power 4", o => o with { Sharpness = 4 })];
        yield return [Aim("sure labels count more", o => o with { ConfidencePower = 1 })];
        yield return [Aim("temperature 2", o => o with { Temperature = 2 })];
        if (set.GoldExamples > 0) yield return [Aim("gold beside the label", o => o with { LabelShare = 0.5 })];
    }

    private static Departure Features(string words, int wordMin, int wordMax, int charMin, int charMax) =>
        new(t => t with { Features = t.Features with { WordMin = wordMin, WordMax = wordMax, CharMin = charMin, CharMax = charMax } }, words);

    private static Departure Aim(string words, Func<TrainingObjective, TrainingObjective> change) => new(t => t with { Objective = change(t.Objective) }, words);

    private sealed record Departure(Func<SoftmaxTrainer, SoftmaxTrainer> Apply, string Words);
}

/// <summary>A way of training to try, and what differs in words.</summary>
internal sealed record SearchCandidate(SoftmaxTrainer Trainer, string Settings);
