namespace LabelStudio.Core.Students;

internal static class Threading
{
    public static int Count(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    public static ParallelOptions Options(int threads, CancellationToken cancel) =>
        new() { MaxDegreeOfParallelism = Count(threads), CancellationToken = cancel };
}
