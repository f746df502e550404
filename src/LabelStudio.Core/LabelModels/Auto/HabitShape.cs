namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>Whether wrong votes go where a function's votes usually go, or evenly to all classes, or something between; the votes of all functions tell, by one number.</summary>
/// <remarks>
/// A crowd errs towards the classes it names most; uniform errors are those of a machine that guesses, and at many classes a habit costs them about a point of accuracy.
/// The noise of k is taken for n draws of ω f_kv + (1 - ω)/K, and ω maximises the likelihood of the noise of all functions that know several classes.
/// </remarks>
internal static class HabitShape
{
    private const int Steps = 10;
    private const double LeastProbability = 1e-9;

    /// <summary>f'_kv = ω f_kv + (1 - ω)/K for the classes that k votes for; keyword functions keep theirs.</summary>
    /// <param name="facts">What is known of the votes.</param>
    /// <param name="noise">The votes that do not come from knowing, at k · K + v.</param>
    public static double[] Of(VoteFacts facts, double[] noise)
    {
        var shape = (double[])facts.Habit.Clone();
        if (!facts.Identifiable) return shape;
        var omega = Omega(facts, noise);
        for (var at = 0; at < shape.Length; at++)
            if (shape[at] > 0 && !facts.Keyword[at / facts.Classes]) shape[at] = Mixed(facts, at, omega);
        return shape;
    }

    private static double Omega(VoteFacts facts, double[] noise)
    {
        // from habit to even: without noise to judge by it stays habit
        var (best, most) = (1.0, double.NegativeInfinity);
        for (var step = Steps; step >= 0; step--)
        {
            var omega = (double)step / Steps;
            var likelihood = 0.0;
            for (var at = 0; at < noise.Length; at++)
                if (noise[at] > 0 && !facts.Keyword[at / facts.Classes]) likelihood += noise[at] * Math.Log(Math.Max(Mixed(facts, at, omega), LeastProbability));
            if (likelihood > most) (best, most) = (omega, likelihood);
        }
        return best;
    }

    private static double Mixed(VoteFacts facts, int at, double omega) => omega * facts.Habit[at] + (1 - omega) / facts.Classes;
}
