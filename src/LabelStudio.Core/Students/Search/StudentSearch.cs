using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Students.Search;

/// <summary>Finds how to train a student for these labels by the log-loss on dev.</summary>
/// <remarks>
/// Successive halving (Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, 2016): all ways get few
/// passes over the texts, the best third more, the best ninth all. The best of many is lucky on dev, so it replaces the given way only where its
/// documents are better by more than one standard error (Breiman et al., Classification and regression trees, 1984).
/// </remarks>
public static class StudentSearch
{
    private const int Rounds = 3;
    private const int Keep = 3;
    private const string Stage = "search settings";

    /// <summary>Searches.</summary>
    /// <param name="start">The way of training that needs no search, and what all others depart from.</param>
    /// <param name="set">What to learn, with dev texts.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="search">How many ways, how long.</param>
    /// <param name="progress">Told of each trial that ends.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">An option out of range.</exception>
    public static SearchOutcome Run(
        SoftmaxTrainer start, TrainingSet set, StudentOptions options, SearchOptions search, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        search.Validate();
        if (set.DevTexts.Count < search.FewestDev)
            return new SearchOutcome(start, [], $"Dev has gold on {set.DevTexts.Count:N0} documents, too few to choose settings by ({search.FewestDev:N0}): the student is trained as it is without a search.", false);
        var clock = Stopwatch.StartNew();
        var sample = set.Sample(search.MostDocuments, options.Seed);
        var candidates = SearchGrid.Make(start, sample, search.Trials, options.Seed);
        var rows = new SearchRows(start, sample, options.Threads, progress, cancel);
        var state = candidates.Select((c, i) => new Trying(i, c)).ToArray();
        var all = SoftmaxTrainer.AutoEpochs(sample.Count);
        var inRound = state;
        var outOfTime = false;
        var (ended, planned) = (0, Enumerable.Range(0, Rounds).Sum(r => Size(state.Length, r)));
        for (var round = 0; round < Rounds && !outOfTime; round++)
        {
            var passes = round == Rounds - 1 ? all : Math.Max(2, (int)Math.Round(all / Math.Pow(Keep, Rounds - 1 - round)));
            var now = inRound;
            // trials share rows by their features; each learns on one thread, so that the number of threads changes nothing
            foreach (var group in now.GroupBy(t => t.Candidate.Trainer.Features))
                rows.Make(group.Key);
            var finished = new bool[now.Length];
            Parallel.For(0, now.Length, Threading.Options(options.Threads, cancel), i =>
            {
                // the way without a search is always measured, for all others are held against it
                if (now[i].Number > 0 && clock.Elapsed > search.MostTime) return;
                now[i].Measure(rows, sample, passes, options.Seed, cancel);
                finished[i] = true;
                var count = Interlocked.Increment(ref ended);
                progress?.Report(new StageProgress(Stage, (double)count / planned, string.Create(CultureInfo.InvariantCulture,
                    $"trial {now[i].Number + 1} of {candidates.Count}, round {round + 1}: log-loss {now[i].LogLoss:0.000}, accuracy {now[i].Accuracy:0.000}, {now[i].Candidate.Settings}")));
            });
            outOfTime = finished.Contains(false);
            var next = now.Where((_, i) => finished[i]).OrderBy(t => t.LogLoss).ThenBy(t => t.Number).Take(Size(state.Length, round + 1)).ToList();
            // the way without a search stays to the end
            if (!next.Contains(state[0])) next[^1] = state[0];
            inRound = [.. next];
        }
        return Choose(state, sample.DevTexts.Count, outOfTime);
    }

    private static int Size(int candidates, int round) => Math.Max(2, (int)Math.Ceiling(candidates / Math.Pow(Keep, round)));

    private static SearchOutcome Choose(Trying[] state, int dev, bool outOfTime)
    {
        var tried = state.Where(t => t.Rounds > 0).OrderByDescending(t => t.Rounds).ThenBy(t => t.LogLoss).ThenBy(t => t.Number).ToArray();
        var (best, plain) = (tried.First(t => t.Passes == state[0].Passes), state[0]);
        var (gain, error) = Gain(plain.Losses, best.Losses);
        var chosen = best != plain && gain > error ? best : plain;
        var numbers = string.Create(CultureInfo.InvariantCulture, $"on {dev:N0} dev documents a log-loss of {best.LogLoss:0.000} against {plain.LogLoss:0.000} without a search");
        var sentence = best == plain ? $"None of {tried.Length:N0} ways of training is better than the one without a search."
            : chosen == best ? $"The best of {tried.Length:N0} ways of training ({best.Candidate.Settings}) has {numbers}."
            : $"The best of {tried.Length:N0} ways of training ({best.Candidate.Settings}) has {numbers}: no more than chance may give, so the student is trained without it.";
        if (outOfTime) sentence += " Time ran out before every way had its turn.";
        return new SearchOutcome(
            chosen.Candidate.Trainer,
            [.. tried.Select(t => new SearchTrial(t.Number + 1, t.Candidate.Settings, t.Rounds, t.Passes, t.LogLoss, t.Accuracy, t == chosen))], sentence, outOfTime);
    }

    /// <summary>Mean of what the second saves a document, and its standard error.</summary>
    internal static (double Mean, double Error) Gain(double[] first, double[] second)
    {
        var gains = first.Zip(second, (a, b) => a - b).ToArray();
        var mean = gains.Average();
        return (mean, Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / Math.Max(1, gains.Length - 1) / gains.Length));
    }

    /// <summary>A way of training under trial.</summary>
    private sealed class Trying(int number, SearchCandidate candidate)
    {
        public int Number => number;

        public SearchCandidate Candidate => candidate;

        public int Rounds { get; private set; }

        public int Passes { get; private set; }

        public double LogLoss { get; private set; }

        public double Accuracy { get; private set; }

        public double[] Losses { get; private set; } = [];

        public void Measure(SearchRows rows, TrainingSet set, int passes, int seed, CancellationToken cancel)
        {
            var read = rows.Of(candidate.Trainer.Features);
            var (_, weights) = (candidate.Trainer with { Epochs = passes }).Learn(set, read, new StudentOptions { Seed = seed, Threads = 1 }, null, cancel);
            (Losses, Accuracy) = TemperedLosses.Of(read.Dev!.Scores(weights, cancel));
            LogLoss = Losses.Average();
            Passes = passes;
            Rounds++;
        }
    }
}
