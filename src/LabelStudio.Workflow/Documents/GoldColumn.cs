using LabelStudio.Storage.Gold;

namespace LabelStudio.Workflow.Documents;

/// <summary>The gold class of every document of train and dev. Test gold is a number only.</summary>
internal sealed class GoldColumn(short[] classes, GoldCounts counts)
{
    public GoldCounts Counts { get; } = counts;

    public int Count => classes.Length;

    /// <summary>The class, or -1 where there is no gold or it is sealed.</summary>
    public int this[int ordinal] => ordinal < classes.Length ? classes[ordinal] : -1;
}
