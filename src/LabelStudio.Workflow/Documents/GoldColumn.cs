using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;

namespace LabelStudio.Workflow.Documents;

/// <summary>The gold class of every document of train and dev. Test gold is a number only.</summary>
internal sealed class GoldColumn
{
    private readonly short[] _classes;

    public GoldColumn(int documents, IReadOnlyList<Gold> open, int test)
    {
        _classes = new short[documents];
        Array.Fill(_classes, (short)-1);
        int train = 0, dev = 0;
        foreach (var g in open)
        {
            if (g.Ordinal >= documents || g.Split == Split.Test) continue;
            _classes[g.Ordinal] = (short)g.Class;
            if (g.Split == Split.Dev) dev++;
            else train++;
        }
        Counts = new GoldCounts(train, dev, test);
    }

    public GoldCounts Counts { get; }

    public int Count => _classes.Length;

    /// <summary>The class, or -1 where there is no gold or it is sealed.</summary>
    public int this[int ordinal] => ordinal < _classes.Length ? _classes[ordinal] : -1;
}
