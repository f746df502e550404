namespace LabelStudio.Workflow.Imports;

/// <summary>The bad rows of one import: all counted, the first ones kept.</summary>
internal sealed class BadRows
{
    public const int MaxKept = 1_000;

    private readonly List<BadRow> _kept = [];

    public int Total { get; private set; }

    public IReadOnlyList<BadRow> Kept => _kept;

    public void Add(FileFault fault)
    {
        Total++;
        if (_kept.Count < MaxKept) _kept.Add(new BadRow(fault.Line, fault.Column, fault.Problem));
    }
}
