using System.Globalization;
using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>A fit of <see cref="AutoModel"/>, with or without gold.</summary>
internal sealed class FittedAutoModel : PatternFittedModel
{
    private readonly Anchored? _anchored;
    private readonly EvidenceTables _tables;
    private readonly ICalibration? _calibration;
    private readonly NarrowTables? _narrow;
    private readonly IReadOnlyList<string>[] _copies;

    public FittedAutoModel(AutoFit fit, Anchored? anchored)
        : base(fit.Classes, fit.Functions, fit.Threads)
    {
        Fit = fit;
        _anchored = anchored;
        _calibration = anchored?.Calibration;
        _tables = new EvidenceTables(fit.Facts, anchored?.Parameters ?? fit.Parameters);
        if (NarrowTables.Fit(fit.Facts, fit.Facts.Voted)) _narrow = new NarrowTables(fit.Facts, fit.Facts.Voted, _tables);
        _copies = fit.Facts.Duplicates.Names(fit.Functions);
        var estimates = new FunctionEstimates(fit.Functions, fit.Facts.Tallies, fit.Sums)
        {
            Weights = fit.Facts.Weights,
            Duplicates = _copies,
            Untold = Array.ConvertAll(fit.Facts.Keyword, keyword => keyword || !fit.Facts.Identifiable),
        };
        var doubts = anchored?.Doubts ?? fit.Doubts;
        Describe(fit.Facts.Tallies, estimates.Of(_tables.Balance, anchored?.Hits), ModelDiagnoses.Of(fit.Facts, doubts, fit.Rounds, anchored?.Count ?? 0));
        ModelWarnings.AddAboutVotes(WarningList, fit.Facts.Tallies, Classes);
        ModelWarnings.AddAboutTrust(WarningList, fit.Facts, doubts, Functions, Diagnosis);
    }

    public override string Model => AutoModel.ModelName;

    /// <summary>What was learned without gold.</summary>
    public AutoFit Fit { get; }

    public override IReadOnlyList<double> ClassBalance => _tables.Balance;

    protected override ConfidenceLevels Levels => Fit.Facts.Voices.Levels;

    public override IReadOnlyList<FunctionAgreement> Agreements => Fit.Facts.Duplicates.Pairs;

    public override IReadOnlyList<DuplicateGroup> DuplicateGroups => Fit.Facts.Duplicates.Groups;

    public static FittedAutoModel Read(SavedModel saved)
    {
        var (fit, anchored) = SavedAutoFit.Read(saved);
        return new FittedAutoModel(fit, anchored);
    }

    public override FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        Check(patterns);
        return new FittedAutoModel(Fit, Anchored.Of(Fit, patterns, GoldRows.Of(patterns, gold)));
    }

    protected override VotedClasses Voted => Fit.Facts.Voted;

    public override IPatternScorer NewScorer() => Scorers(Voted)();

    protected override Func<IPatternScorer> Scorers(VotedClasses voted)
    {
        if (!NarrowTables.Fit(Fit.Facts, voted)) return () => new AutoScorer(_tables, voted, _calibration);
        var narrow = _narrow != null && voted.Same(Voted) ? _narrow : new NarrowTables(Fit.Facts, voted, _tables);
        return () => new NarrowScorer(narrow, _calibration);
    }

    internal override void Write(ModelWriter writer) => SavedAutoFit.Write(writer, Fit, _anchored);

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var tempering = AutoScorer.Tempering(votes.Sum(v => _tables.Weights[v.Function]));
        var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, tempering * LogOdds(v)) { Weight = _tables.Weights[v.Function], Reason = Reason(v.Function) });
        return new LabelExplanation(posterior, top, second, _tables.Prior[top] - _tables.Prior[second], [.. parts])
        {
            Caution = AutoScorer.Caution,
            Silence = _tables.Silence[top] - _tables.Silence[second],
        };

        double LogOdds(Vote vote)
        {
            var row = vote.Voice(_tables.Shift) * Classes.Count;
            return Own(vote, top) - Own(vote, second) + _tables.Across[row + top] - _tables.Across[row + second];
        }

        double Own(Vote vote, int label)
        {
            var at = Voted.Of(vote.Class).BinarySearch(label);
            return at < 0 ? 0 : _tables.Own[vote.Voice(_tables.Shift) * Classes.Count + label]
                + (vote.Class < Classes.Count ? 0 : _tables.Weights[vote.Function] * Voted.LogRatios(vote.Class)[at]);
        }
    }

    /// <summary>Why a function counts less than one, in words.</summary>
    private string? Reason(int function)
    {
        var weight = _tables.Weights[function];
        if (weight > 0.995) return null;
        var counts = string.Create(CultureInfo.InvariantCulture, $"counts as {weight:0.00}");
        return _copies[function].Count == 0 ? $"{counts}: agrees with others more than accuracy explains" : $"{counts}: near-copy of {ModelWarnings.Listed(_copies[function])}";
    }
}
