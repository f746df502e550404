using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Data;

/// <summary>What the Data page shows, as it stands in the page's address: a link to a selection of documents is a link to this page.</summary>
public sealed record DataFilter
{
    public const int PageSize = 50;

    public string Search { get; init; } = "";
    public Split? Split { get; init; }
    public bool? Gold { get; init; }
    public int? GoldClass { get; init; }

    /// <summary>-1 for documents without a label.</summary>
    public int? Label { get; init; }

    /// <summary>By the latest student; documents with gold only.</summary>
    public int? Student { get; init; }
    public double? Min { get; init; }
    public double? Max { get; init; }
    public int? Function { get; init; }

    /// <summary>A second function that votes too.</summary>
    public int? With { get; init; }
    public VotesOfTwo Together { get; init; }

    /// <summary>A class that some function votes for.</summary>
    public int? Voted { get; init; }

    /// <summary>A class that no function votes for.</summary>
    public int? Unvoted { get; init; }
    public bool? Covered { get; init; }
    public bool? Overlap { get; init; }
    public bool? Conflict { get; init; }
    public bool? Right { get; init; }
    public int? Group { get; init; }
    public DocumentOrder Order { get; init; }
    public int Skip { get; init; }

    /// <summary>Whether anything narrows.</summary>
    public bool IsEmpty => this with { Order = default, Skip = 0 } == new DataFilter();

    /// <summary>The selection as a queue keeps it: in the words of the address, whatever the page and the order.</summary>
    public QueueFilter AsSelection()
    {
        var chosen = this with { Order = default, Skip = 0 };
        return new QueueFilter(string.Join('&', chosen.ToQuery().Where(p => p.Value != null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}")), chosen.ToQueryOf());
    }

    /// <summary>The selection that an address's query makes, or null where nothing narrows.</summary>
    public static QueueFilter? SelectionOf(string address)
    {
        var filter = Parse(QueryHelpers.ParseQuery(address).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal));
        return filter.IsEmpty ? null : filter.AsSelection();
    }

    /// <summary>Reads an address's query; what cannot be read is as if it were not there.</summary>
    public static DataFilter Parse(IReadOnlyDictionary<string, string> query)
    {
        string? Get(string name) => query.TryGetValue(name, out var v) && v.Length > 0 ? v : null;
        return new DataFilter
        {
            Search = Get("q") ?? "",
            Split = Get("split") switch { "train" => Core.Schema.Split.Train, "dev" => Core.Schema.Split.Dev, "test" => Core.Schema.Split.Test, _ => null },
            Gold = YesNo(Get("gold")),
            GoldClass = Index(Get("goldclass")),
            Label = IndexOrNone(Get("label")),
            Student = IndexOrNone(Get("student")),
            Min = Share(Get("min")),
            Max = Share(Get("max")),
            Function = Index(Get("function")),
            With = Index(Get("with")),
            Together = Get("together") switch { "alike" => VotesOfTwo.Alike, "apart" => VotesOfTwo.Apart, _ => VotesOfTwo.Both },
            Voted = Index(Get("voted")),
            Unvoted = Index(Get("unvoted")),
            Covered = YesNo(Get("covered")),
            Overlap = YesNo(Get("overlap")),
            Conflict = YesNo(Get("conflict")),
            Right = YesNo(Get("right")),
            Group = Index(Get("group")),
            Order = Get("order") switch { "least" => DocumentOrder.LeastConfident, "most" => DocumentOrder.MostConfident, _ => DocumentOrder.Imported },
            Skip = Index(Get("skip")) ?? 0,
        };
    }

    /// <summary>The parts of the query, null where they say nothing.</summary>
    public (string Name, string? Value)[] ToQuery() =>
    [
        ("q", Search.Length > 0 ? Search : null),
        ("split", Split?.ToString().ToLowerInvariant()),
        ("gold", YesNo(Gold)),
        ("goldclass", Text(GoldClass)),
        ("label", TextOrNone(Label)),
        ("student", TextOrNone(Student)),
        ("min", Text(Min)),
        ("max", Text(Max)),
        ("function", Text(Function)),
        ("with", Text(With)),
        ("together", Together switch { VotesOfTwo.Alike => "alike", VotesOfTwo.Apart => "apart", _ => null }),
        ("voted", Text(Voted)),
        ("unvoted", Text(Unvoted)),
        ("covered", YesNo(Covered)),
        ("overlap", YesNo(Overlap)),
        ("conflict", YesNo(Conflict)),
        ("right", YesNo(Right)),
        ("group", Text(Group)),
        ("order", Order switch { DocumentOrder.LeastConfident => "least", DocumentOrder.MostConfident => "most", _ => null }),
        ("skip", Skip > 0 ? Text(Skip) : null),
    ];

    public DocumentQuery ToQueryOf(int take = PageSize) => new()
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search,
        Split = Split,
        HasGold = Gold,
        GoldClass = GoldClass,
        LabelClass = Label,
        StudentClass = Student,
        MinConfidence = Min,
        MaxConfidence = Max,
        FunctionId = Function,
        OtherFunctionId = With,
        Together = Together,
        VotedClass = Voted,
        UnvotedClass = Unvoted,
        Covered = Covered,
        Overlap = Overlap,
        Conflict = Conflict,
        Right = Right,
        DuplicateGroup = Group,
        Order = Order,
        Skip = Skip,
        Take = take,
    };

    private static bool? YesNo(string? text) => text switch { "yes" => true, "no" => false, _ => null };

    private static string? YesNo(bool? value) => value switch { true => "yes", false => "no", _ => null };

    private static int? Index(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static int? IndexOrNone(string? text) => text == "none" ? -1 : Index(text);

    private static string? TextOrNone(int? n) => n == -1 ? "none" : Text(n);

    private static double? Share(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var x) && x is >= 0 and <= 1 ? x : null;

    private static string? Text(int? n) => n?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(double? x) => x?.ToString("0.####", CultureInfo.InvariantCulture);
}
