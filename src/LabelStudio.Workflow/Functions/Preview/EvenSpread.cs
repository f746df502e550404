using LabelStudio.Storage.Documents;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>Orders in which every beginning is spread evenly over the whole.</summary>
internal static class EvenSpread
{
    private const double GoldenSection = 0.6180339887498949;

    /// <summary>Where at least so much of all is wanted, it is cheaper to pass over what is not than to list what is.</summary>
    public const double Dense = 0.05;

    /// <summary>Each of the members once.</summary>
    public static IEnumerable<int> Of(int[] members) => Places(members.Length).Select(at => members[at]);

    /// <summary>The undecided documents of blocks, each once.</summary>
    /// <param name="blocks">All blocks of a project.</param>
    /// <param name="open">How many are undecided.</param>
    public static IEnumerable<int> Of(HitBlock[] blocks, long open)
    {
        var documents = blocks.Sum(b => b.State.Count);
        if (open < documents * Dense) return Of([.. blocks.SelectMany(b => b.Undecided())]);
        return Places(documents).Where(d => blocks[DocumentChunks.Of(d)] is var b && b.WasOpen(d - b.Start));
    }

    /// <summary>0 to count-1 in steps of the golden section, made coprime with the count: a full cycle.</summary>
    public static IEnumerable<int> Places(int count)
    {
        if (count == 0) yield break;
        var step = Math.Max(1, (long)(count * GoldenSection));
        while (Gcd(step, count) != 1) step++;
        long at = 0;
        for (var i = 0; i < count; i++, at = (at + step) % count) yield return (int)at;
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
