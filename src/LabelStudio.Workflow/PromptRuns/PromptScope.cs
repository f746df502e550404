using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Which documents a run is about.</summary>
internal static class PromptScope
{
    /// <summary>Ordinals, ascending. A sample has the same documents each time, and a larger one has those of a smaller one.</summary>
    public static async Task<int[]> ReadAsync(StudioDb db, int projectId, PromptRunRequest request, CancellationToken cancel = default)
    {
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        return Choose(splits, request.Split, request.Sample);
    }

    public static int[] Choose(Split[] splits, Split? split, int? sample)
    {
        int[] all = [.. Enumerable.Range(0, splits.Length).Where(i => split == null || splits[i] == split)];
        if (sample is not { } n || n >= all.Length) return all;
        Array.Sort(all.Select(o => Mix((ulong)o)).ToArray(), all);
        var chosen = all[..Math.Max(0, n)];
        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): numbers without a pattern out of numbers with one.</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
