using System.Runtime.ExceptionServices;

namespace LabelStudio.Core.Votes;

/// <summary>Runs numbered pieces of work on several threads. What a piece computes must depend on its number alone, so that the thread count changes the time only.</summary>
internal static class Lanes
{
    public static int ThreadCount(int asked) => asked > 0 ? asked : Environment.ProcessorCount;

    public static void Run(int count, int threads, CancellationToken cancel, Action<int> piece)
    {
        cancel.ThrowIfCancellationRequested();
        threads = ThreadCount(threads);
        if (count <= 1 || threads == 1)
        {
            for (var i = 0; i < count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                piece(i);
            }
            return;
        }
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, piece);
        }
        catch (AggregateException several)
        {
            // callers promise ArgumentException and the like, not a bag of them
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>The bounds of piece <paramref name="number"/> when <paramref name="total"/> items are cut into <paramref name="count"/> pieces.</summary>
    public static (int Start, int End) Cut(int total, int count, int number) =>
        ((int)((long)total * number / count), (int)((long)total * (number + 1) / count));
}
