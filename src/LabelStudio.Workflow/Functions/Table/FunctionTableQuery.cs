using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Functions;

/// <summary>A column of the table of functions.</summary>
public enum FunctionColumn
{
    Name,
    Kind,
    Class,
    Coverage,
    Overlap,
    Conflict,
    Gold,
    Estimated,
    Weight,
    Value,
    Cost,
    Health,
    On,
}

/// <summary>Which functions, in which order, and which page of them; every part that is not null narrows.</summary>
public sealed record FunctionTableQuery
{
    public const int PageSize = 50;
    public const string AnyFlag = "any";

    private const int Last = 2;

    /// <summary>Words that all stand in name, definition, note or classes.</summary>
    public string Text { get; init; } = "";

    public int? Class { get; init; }
    public FunctionKind? Kind { get; init; }

    /// <summary>A <see cref="FunctionFlag.Kind"/>; "any" for functions with some flag.</summary>
    public string? Flag { get; init; }

    public bool? Enabled { get; init; }
    public FunctionColumn Sort { get; init; } = FunctionColumn.Class;
    public bool Descending { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; } = PageSize;

    /// <summary>Whether anything narrows.</summary>
    public bool Narrows => Text.Trim().Length > 0 || Class != null || Kind != null || Flag != null || Enabled != null;

    /// <summary>The page.</summary>
    /// <param name="table">All functions.</param>
    /// <param name="classes">The names of the classes.</param>
    public FunctionTablePage Of(FunctionTable table, IReadOnlyList<string> classes)
    {
        var words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var rows = table.Functions.Where(Passes).ToList();
        rows.Sort(Compare);
        var skip = Math.Clamp(Skip, 0, Math.Max(0, (rows.Count - 1) / Take * Take));
        return new FunctionTablePage([.. rows.Skip(skip).Take(Take)], skip, rows.Count, [.. rows.Select(r => r.Id)]);

        bool Passes(FunctionRow f) =>
            (Class is not { } c || f.Classes.Contains(c)) && (Kind is not { } k || f.Kind == k) && (Enabled is not { } on || f.Enabled == on)
            && (Flag == null || (Flag == AnyFlag ? f.Health.Count > 0 : f.Health.Any(h => h.Kind == Flag)))
            && words.All(w => Has(f.Name, w) || Has(f.Definition, w) || Has(f.Note, w) || f.Classes.Any(k => k < classes.Count && Has(classes[k], w)));
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private int Compare(FunctionRow a, FunctionRow b)
    {
        var order = Sort switch
        {
            FunctionColumn.Name => 0,
            FunctionColumn.Kind => Math.Sign(a.Kind.CompareTo(b.Kind)),
            FunctionColumn.Class => Numbers(a.Classes.Count > 0 ? a.Classes[0] : null, b.Classes.Count > 0 ? b.Classes[0] : null),
            FunctionColumn.Coverage => a.Hits.CompareTo(b.Hits),
            FunctionColumn.Overlap => a.Overlap.CompareTo(b.Overlap),
            FunctionColumn.Conflict => a.Conflict.CompareTo(b.Conflict),
            FunctionColumn.Gold => Numbers(a.GoldAccuracy, b.GoldAccuracy),
            FunctionColumn.Estimated => Numbers(a.EstimatedAccuracy, b.EstimatedAccuracy),
            FunctionColumn.Weight => Numbers(a.Weight, b.Weight),
            FunctionColumn.Value => Numbers(a.Value?.Value, b.Value?.Value),
            FunctionColumn.Cost => Numbers((double?)a.Cost, (double?)b.Cost),
            FunctionColumn.Health => a.Health.Count.CompareTo(b.Health.Count),
            _ => a.Enabled.CompareTo(b.Enabled),
        };
        // what has no number stands at the end whichever way the others go
        if (Math.Abs(order) == Last) return order;
        if (order == 0)
        {
            order = StringComparer.OrdinalIgnoreCase.Compare(a.Name, b.Name);
            if (order == 0) return a.Id.CompareTo(b.Id);
            return Sort == FunctionColumn.Name && Descending ? -order : order;
        }
        return Descending ? -order : order;
    }

    private static int Numbers(double? a, double? b) =>
        a is { } x && b is { } y ? Math.Sign(x.CompareTo(y)) : a == null && b == null ? 0 : a == null ? Last : -Last;
}

/// <summary>A page of functions.</summary>
/// <param name="Rows">The functions of the page.</param>
/// <param name="Skip">How many stand before it.</param>
/// <param name="Total">How many the query selects.</param>
/// <param name="Ids">All that it selects, in its order.</param>
public sealed record FunctionTablePage(IReadOnlyList<FunctionRow> Rows, int Skip, int Total, IReadOnlyList<int> Ids);
