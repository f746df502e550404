namespace LabelStudio.Workflow.Imports;

/// <summary>Gives the memory of large work back to the system when it has ended.</summary>
internal static class LargeWork
{
    private const int ManyDocuments = 100_000;

    /// <summary>A process that then waits for people would keep hundreds of megabytes of garbage for hours: nothing makes the collector run.</summary>
    public static void GiveBack(int documents)
    {
        if (documents >= ManyDocuments) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
