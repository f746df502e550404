using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>What a query would do as a rule.</summary>
/// <param name="Fault">Why it cannot be read, or null; then nothing else is filled in.</param>
/// <param name="Documents">n, the documents of the project.</param>
/// <param name="Hits">Documents that match, of all splits; no gold is read for this.</param>
/// <param name="Counted">Share of the documents that are decided, 0 to 1.</param>
/// <param name="Classes">The classes that the figures below are about: those asked for, else the likeliest one; none where nothing tells one.</param>
/// <param name="Suggested">Classes that the hits are of, the surest first.</param>
/// <param name="Gold">What gold of train and dev says.</param>
/// <param name="Model">What the label model says of the hits, by the votes of the other functions; null without labels.</param>
/// <param name="Kinds">How many hits are of each kind; kinds that make no sense here are left out.</param>
/// <param name="JudgedByGold">Whether right and wrong are told by gold; otherwise by the label model.</param>
/// <param name="Functions">Enabled functions that vote on hits too, by how many.</param>
/// <param name="Warnings">What is allowed but seldom meant.</param>
/// <param name="Page">The hits asked for.</param>
public sealed record RulePreview(
    PreviewFault? Fault, int Documents, HitCount Hits, double Counted, IReadOnlyList<int> Classes, IReadOnlyList<SuggestedClass> Suggested, GoldEvidence Gold, ModelEvidence? Model,
    IReadOnlyDictionary<HitKind, HitCount> Kinds, bool JudgedByGold, IReadOnlyList<FunctionOverlap> Functions, IReadOnlyList<string> Warnings, HitPage Page, double Milliseconds)
{
    /// <summary>Share of the documents that match.</summary>
    public double Coverage => Documents == 0 ? 0 : (double)Hits.Value / Documents;

    /// <summary>Whether everything is counted.</summary>
    public bool Exact => Hits.Exact && Gold.Complete && Kinds.Values.All(k => k.Exact) && Model is not { Exact: false };

    public static RulePreview Faulty(PreviewFault fault, double milliseconds) => new(
        fault, 0, HitCount.Of(0), 1, [], [], GoldEvidence.None, null, new Dictionary<HitKind, HitCount>(), false, [], [], HitPage.Empty, milliseconds);
}

/// <summary>A fault of a query.</summary>
/// <param name="What">What is wrong or was expected there.</param>
/// <param name="Suggestion">What to write instead; may be empty.</param>
/// <param name="Position">Where, from 0, in UTF-16 units.</param>
/// <param name="Length">How much is at fault; 0 where something is missing.</param>
public sealed record PreviewFault(string What, string Suggestion, int Position, int Length);

/// <summary>A number of documents, with its 95 % interval while it is estimated from a sample.</summary>
public readonly record struct HitCount(int Value, int Low, int High)
{
    public bool Exact => Low == High;

    public static HitCount Of(long count) => new((int)count, (int)count, (int)count);
}

/// <summary>A class with a number of documents.</summary>
public readonly record struct ClassCount(int Class, int Count);

/// <summary>A class with a share.</summary>
public readonly record struct ClassShare(int Class, double Share);

/// <summary>Gold among the hits. Gold of test is never in it.</summary>
/// <param name="Classes">Largest first.</param>
/// <param name="Dev">Hits with gold in dev.</param>
/// <param name="Train">Hits with gold in train.</param>
/// <param name="Complete">Whether every document with gold is decided.</param>
public sealed record GoldEvidence(IReadOnlyList<ClassCount> Classes, int Dev, int Train, bool Complete)
{
    public static GoldEvidence None { get; } = new([], 0, 0, true);

    public int Hits => Dev + Train;

    /// <summary>The share of the classes among the hits with gold, with its Wilson interval; null without gold.</summary>
    public Estimate? Precision(params IReadOnlyList<int> classes) => Hits == 0 ? null : Intervals.Wilson(CountOf(classes), Hits);

    public int CountOf(params IReadOnlyList<int> classes) => Classes.Where(c => classes.Contains(c.Class)).Sum(c => c.Count);
}

/// <summary>What the label model holds of the hits, by the votes of functions other than the rule itself.</summary>
/// <param name="Classes">Mean posterior of the classes over the hits that others vote on, largest first.</param>
/// <param name="Covered">Hits that others vote on.</param>
/// <param name="Exact">False while it is of a sample.</param>
/// <param name="Pending">True while the posterior without the edited rule is being computed: nothing is known yet.</param>
public sealed record ModelEvidence(IReadOnlyList<ClassShare> Classes, int Covered, bool Exact, bool Pending = false)
{
    /// <summary>The mean posterior of the classes together, with the interval of so many documents drawn with it; null where the model knows of no hit.</summary>
    /// <remarks>The interval is of chance alone. Where the model is mistaken it does not know.</remarks>
    public Estimate? Precision(params IReadOnlyList<int> classes) =>
        Covered == 0 ? null : Intervals.OfShare(Math.Min(1, Classes.Where(c => classes.Contains(c.Class)).Sum(c => c.Share)), Covered);
}

/// <summary>A class that the rule may be for.</summary>
/// <param name="Precision">Of the rule, were it for this class.</param>
/// <param name="ByGold">Whether gold says so; otherwise the label model does.</param>
/// <param name="Count">Gold hits of the class; 0 where the label model says so.</param>
public sealed record SuggestedClass(int Class, Estimate Precision, bool ByGold, int Count);

/// <summary>A function that votes on hits too.</summary>
/// <param name="Both">Hits it votes on.</param>
/// <param name="Differ">Those on which it votes for another class.</param>
public sealed record FunctionOverlap(int FunctionId, string Name, HitCount Both, HitCount Differ);

/// <summary>Some hits.</summary>
/// <param name="Total">How many there are of this kind, as far as is known.</param>
public sealed record HitPage(IReadOnlyList<HitRow> Rows, HitKind Kind, int Skip, HitCount Total)
{
    public static HitPage Empty { get; } = new([], HitKind.All, 0, HitCount.Of(0));
}

/// <summary>A hit as a row. Gold of a test document is never filled in.</summary>
/// <param name="Excerpt">The text, or what surrounds the first match in a long one.</param>
/// <param name="Highlights">Start and length of the matched parts of the excerpt, in UTF-16 units.</param>
/// <param name="Others">Classes that enabled functions vote for, each once.</param>
public sealed record HitRow(
    int Ordinal, string ExternalId, string Excerpt, IReadOnlyList<(int Start, int Length)> Highlights, Split Split,
    int? Gold, int? Label, double? Confidence, IReadOnlyList<int> Others)
{
    /// <summary>The fields in which the query has found what it asks of them.</summary>
    public IReadOnlyList<FieldMatch> Fields { get; init; } = [];
}
