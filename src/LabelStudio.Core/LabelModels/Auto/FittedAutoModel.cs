using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What <see cref="AutoModel"/> learned.</summary>
internal sealed class FittedAutoModel : PatternFittedModel
{
    private readonly EvidenceTables _tables;
    private readonly ICalibration? _calibration;
    private readonly NarrowTables? _narrow;

    public FittedAutoModel(VotePatterns patterns, VoteFacts facts, EvidenceParameters parameters, LabelModelOptions options, CancellationToken cancel)
        : base(patterns, options.Threads)
    {
        var gold = GoldAnchor.Rows(patterns, options.Gold);
        _calibration = CrossFit.Calibrate(facts, parameters, patterns, gold);
        _tables = new EvidenceTables(facts, GoldAnchor.Apply(facts, parameters, patterns, gold));
        if (Classes.Count <= NarrowTables.MostClasses) _narrow = new NarrowTables(facts, _tables);
        Describe(patterns, facts.Tallies, facts.Weights, facts.Duplicates.Names(patterns.Functions), cancel);
        ModelWarnings.AddAboutVotes(WarningList, facts.Tallies, Classes);
        ModelWarnings.AddAboutTrust(WarningList, facts, Functions, gold.Count);
    }

    public override string Model => AutoModel.ModelName;

    public override IReadOnlyList<double> ClassBalance => _tables.Balance;

    public override IPatternScorer NewScorer() => _narrow != null ? new NarrowScorer(_narrow, _calibration) : new AutoScorer(_tables, _calibration);

    protected override LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second)
    {
        var tempering = AutoScorer.Tempering(votes.Sum(v => _tables.Weights[v.Function]));
        var parts = votes.Select(v => new LabelExplanationPart(v.Function, v.Class, tempering * LogOdds(v)));
        return new LabelExplanation(posterior, top, second, _tables.Prior[top] - _tables.Prior[second], [.. parts]) { Caution = AutoScorer.Caution };

        double LogOdds(Vote vote)
        {
            var row = vote.Function * Classes.Count;
            var own = vote.Class == top ? _tables.Own[row + top] : vote.Class == second ? -_tables.Own[row + second] : 0;
            return own + _tables.Across[row + top] - _tables.Across[row + second];
        }
    }
}
