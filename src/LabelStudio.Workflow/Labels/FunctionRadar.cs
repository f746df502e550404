using System.Globalization;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Finds copies and functions that are not well, and says what to do about each.</summary>
internal sealed class FunctionRadar
{
    /// <summary>Kinds of findings that are not the label model's own flags.</summary>
    public const string Degenerate = "degenerate";
    public const string NearCopy = "near-copy";

    /// <summary>More would not be drawn, and the run should stay small.</summary>
    private const int MostEdges = 500;

    private const double MuchOfAll = 0.25;
    private const double TimesItsShare = 3;
    private const double NearlyAll = 0.95;
    private const double Half = 0.5;

    /// <summary>A function that is right more often than this may well vote on everything.</summary>
    private const double Unsure = 0.6;

    private readonly FittedLabelModel _model;
    private readonly IReadOnlyList<VoteHabit> _habits;
    private readonly double[] _shares;
    private readonly int _documents;

    private FunctionRadar(FittedLabelModel model, VotePatterns patterns, ProbabilisticLabels labels)
    {
        _model = model;
        _habits = VoteHabit.Of(patterns);
        _shares = ClassShares.Of(labels);
        _documents = Math.Max(1, patterns.Documents);
    }

    /// <param name="model">The model of the run.</param>
    /// <param name="patterns">The votes it was fitted to.</param>
    /// <param name="labels">Its labels for them.</param>
    public static Radar Of(FittedLabelModel model, VotePatterns patterns, ProbabilisticLabels labels) => new FunctionRadar(model, patterns, labels).Look();

    private Radar Look()
    {
        var findings = Enumerable.Range(0, _model.Functions.Count).SelectMany(FindingsOf).Concat(NearCopies());
        return new Radar(
            [.. _model.DuplicateGroups.Select(g => new RadarGroup([.. g.Functions.Select(Name)], g.Worth))],
            [.. _model.Agreements.OrderByDescending(a => a.Excess).Take(MostEdges).Select(Edge)],
            [.. findings.OrderBy(f => Severity(f.Kind))]);
    }

    private IEnumerable<RadarFinding> FindingsOf(int f)
    {
        var (estimate, habit) = (_model.Functions[f], _habits[f]);
        if (habit.Votes == 0)
        {
            yield return new(estimate.Name, FunctionFlags.NeverVotes, "It abstains on every document.", "Widen its condition, or switch it off.");
            yield break;
        }
        if (estimate.Flags.Contains(FunctionFlags.WorseThanChance))
            yield return new(
                estimate.Name, FunctionFlags.WorseThanChance,
                $"About {Percent(estimate.EstimatedAccuracy!.Value)} of its votes are right; blind votes with its own class shares would do better.",
                _model.Classes.Count == 2
                    ? "Read a few documents it votes on: if it means the opposite, let it vote for the other class; if it is noise, switch it off."
                    : "Read a few documents it votes on, then give it another class, narrow it, or switch it off.");
        if (DegenerateWhat(habit) is { } what)
            yield return new(estimate.Name, Degenerate, what, "Most of those votes cannot be right. Narrow it, or let it abstain where it only guesses.");
        else if (habit.Votes >= NearlyAll * _documents && habit.FavouriteShare >= NearlyAll)
            yield return new(
                estimate.Name, Degenerate, $"It says \"{_model.Classes[habit.Favourite]}\" on {Percent(habit.FavouriteVotes / (double)_documents)} of all documents, so it hardly tells them apart.",
                "Let it abstain where it only guesses, or switch it off.");
        else if (habit.Classes == 1 && habit.Votes > Half * _documents)
            yield return new(
                estimate.Name, FunctionFlags.OneClass, $"It only ever says \"{_model.Classes[habit.Favourite]}\", on {Percent(habit.Votes / (double)_documents)} of the documents.",
                "Write functions for the other classes too: against one voice this loud they need company.");
        else if (habit.Votes == _documents && estimate.EstimatedAccuracy < Unsure && !estimate.Flags.Contains(FunctionFlags.WorseThanChance))
            yield return new(
                estimate.Name, FunctionFlags.VotesOnEverything, $"It never abstains, and about {Percent(estimate.EstimatedAccuracy.Value)} of its votes are right.", "Let it abstain where it does not know: silence costs nothing, guesses do.");
    }

    /// <summary>A class on so many documents that most of the votes must be wrong.</summary>
    private string? DegenerateWhat(VoteHabit habit)
    {
        var said = habit.FavouriteVotes / (double)_documents;
        var share = _shares[habit.Favourite];
        return said < MuchOfAll || said < TimesItsShare * share
            ? null
            : $"It says \"{_model.Classes[habit.Favourite]}\" on {Percent(said)} of all documents; by all votes together the class has {Percent(share)} of them.";
    }

    /// <summary>One finding for each function but the first of a group, naming the one it follows most closely.</summary>
    private IEnumerable<RadarFinding> NearCopies()
    {
        foreach (var group in _model.DuplicateGroups)
        {
            foreach (var f in group.Functions.Skip(1))
            {
                var pair = _model.Agreements.Where(a => (a.First == f && a.Second < f) || a.Second == f).OrderByDescending(a => a.Excess).FirstOrDefault()
                    ?? _model.Agreements.First(a => a.First == f);
                var other = Name(pair.First == f ? pair.Second : pair.First);
                var worth = string.Create(CultureInfo.InvariantCulture, $"Together the {group.Functions.Count} functions of this group count as {group.Worth:0.0}.");
                yield return pair.Declared
                    ? new(Name(f), NearCopy, $"It was declared dependent on \"{other}\". {worth}", "Take the declared group apart if they were made independently of each other.")
                    : new(
                        Name(f), NearCopy,
                        $"It agrees with \"{other}\" on {Percent(pair.Agreement)} of {InWords.Count(pair.Common, "common document")}; their accuracy explains {Percent(pair.Expected)}. {worth}",
                        "Nothing is lost by keeping it; a function that sees something else would add more.");
            }
        }
    }

    private RadarEdge Edge(FunctionAgreement a) => new(Name(a.First), Name(a.Second), a.Common, a.Agreement, a.Expected, a.Excess) { Declared = a.Declared };

    private string Name(int function) => _model.Functions[function].Name;

    private static int Severity(string kind) => kind switch
    {
        FunctionFlags.WorseThanChance => 0,
        Degenerate => 1,
        NearCopy => 2,
        FunctionFlags.NeverVotes => 3,
        FunctionFlags.VotesOnEverything => 4,
        _ => 5,
    };

    private static string Percent(double share) => InWords.Percent(share);
}
