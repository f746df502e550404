using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.FlyingSquid;

/// <summary>E[λ Y] of each function in one class against the rest, from triplets.</summary>
internal static class Triplets
{
    /// <summary>For each function and class a number in (-1, 1) at f · K + k, or NaN where no triplet tells it.</summary>
    public static double[] Solve(PairVotes pairs, VoteTallies tallies, int threads, CancellationToken cancel)
    {
        var (functions, classes) = (tallies.Functions, tallies.Classes);
        var solved = new double[functions * classes];
        Lanes.Run(classes, threads, cancel, label =>
        {
            // a function that always votes the class, or never: two of these agree or not by design, which says nothing
            var constant = new bool[functions];
            for (var f = 0; f < functions; f++)
            {
                var votes = tallies.ClassVotes[f * classes + label];
                constant[f] = votes == 0 || votes == tallies.Votes[f];
            }
            var ofClass = new ClassTriplets(pairs, label, constant).Solve();
            for (var f = 0; f < functions; f++) solved[f * classes + label] = ofClass[f];
        });
        return solved;
    }
}
