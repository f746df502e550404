using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Documents;

/// <summary>The split of every document.</summary>
internal sealed class SplitColumn
{
    public SplitColumn(Split[] splits)
    {
        Splits = splits;
        foreach (var s in splits) Counts[(int)s]++;
    }

    public Split[] Splits { get; }

    private int[] Counts { get; } = new int[3];

    public int Count(Split split) => Counts[(int)split];
}
