using LabelStudio.Core.Students;

namespace LabelStudio.Core.Evaluation;

/// <summary>Draws documents with replacement, resample after resample.</summary>
internal static class Bootstrap
{
    private const long MostDraws = 50_000_000;
    private const int FewestResamples = 200;

    /// <summary>How many resamples are drawn of n documents.</summary>
    public static int Resamples(int documents, int asked) =>
        Math.Max(Math.Min(asked, FewestResamples), (int)Math.Min(asked, MostDraws / documents));

    /// <summary>Calls <paramref name="resample"/> for each resample with n document numbers; each has a random sequence of its own.</summary>
    /// <param name="documents">n.</param>
    /// <param name="options">Seed, number of resamples, threads.</param>
    /// <param name="state">Makes what one thread works with.</param>
    /// <param name="resample">(resample, documents drawn, state).</param>
    public static void Run<T>(int documents, EvaluationOptions options, Func<T> state, Action<int, int[], T> resample)
    {
        Parallel.For(0, Resamples(documents, options.Bootstrap), Threading.Options(options.Threads, default),
            () => (Drawn: new int[documents], State: state()),
            (b, _, local) =>
            {
                var random = new SplitMix(options.Seed, b);
                for (var i = 0; i < documents; i++) local.Drawn[i] = random.Next(documents);
                resample(b, local.Drawn, local.State);
                return local;
            },
            _ => { });
    }
}
