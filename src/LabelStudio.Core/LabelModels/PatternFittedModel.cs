using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Posterior of one pattern. An object holds scratch of its own and serves one thread.</summary>
internal interface IPatternScorer
{
    /// <summary>Writes K probabilities that sum to 1.</summary>
    void Posterior(ReadOnlySpan<Vote> votes, Span<float> row);
}

/// <summary>What all fitted models share: predicting pattern by pattern, and checking that votes fit.</summary>
internal abstract class PatternFittedModel : FittedLabelModel
{
    private readonly string[] _functions;
    private IReadOnlyList<FunctionEstimate> _estimates = [];
    private ModelDiagnosis? _diagnosis;
    private bool[] _used = [];

    protected PatternFittedModel(VotePatterns patterns, int threads)
        : this(patterns.Classes, patterns.Functions, threads)
    {
    }

    protected PatternFittedModel(ClassList classes, IReadOnlyList<string> functions, int threads)
    {
        Classes = classes;
        _functions = [.. functions];
        Threads = threads;
    }

    public override ClassList Classes { get; }

    public override IReadOnlyList<FunctionEstimate> Functions => _estimates;

    public override ModelDiagnosis Diagnosis => _diagnosis ?? throw new InvalidOperationException("The model was not described.");

    public override IReadOnlyList<string> Warnings => WarningList;

    /// <summary>The names of the functions.</summary>
    public IReadOnlyList<string> FunctionNames => _functions;

    /// <summary>How confidences were cut when the model was fitted; null for a model that takes no notice of them.</summary>
    protected virtual ConfidenceLevels? Levels => null;

    /// <summary>What votes could name when the model was fitted; null for a model that reads votes for one class each.</summary>
    protected virtual VotedClasses? Voted => null;

    protected int Threads { get; }

    protected List<string> WarningList { get; } = [];

    /// <summary>A scorer of votes for one class each.</summary>
    public abstract IPatternScorer NewScorer();

    /// <summary>What makes scorers of votes that may name what is given; for models that read votes for sets.</summary>
    protected virtual Func<IPatternScorer> Scorers(VotedClasses voted) => NewScorer;

    public override VotePatterns PatternsOf(VoteMatrix votes, CancellationToken cancel = default)
    {
        Check(votes.Classes, votes.Functions.Select(f => f.Name));
        return VotePatterns.Of(votes, Levels ?? ConfidenceLevels.None(_functions.Length), Threads, cancel);
    }

    public override ProbabilisticLabels Predict(VoteMatrix votes, CancellationToken cancel = default) => Predict(PatternsOf(votes, cancel), cancel);

    public override ProbabilisticLabels Predict(VotePatterns patterns, CancellationToken cancel = default)
    {
        Check(patterns);
        var classes = Classes.Count;
        var rows = new PosteriorRows(classes, patterns.Count);
        var covered = new bool[patterns.Count];
        var newScorer = Scorers(patterns.Voted);
        const int piece = 4096;
        Lanes.Run((patterns.Count + piece - 1) / piece, Threads, cancel, number =>
        {
            var scorer = newScorer();
            var row = new float[classes];
            var end = Math.Min(patterns.Count, (number + 1) * piece);
            for (var p = number * piece; p < end; p++)
            {
                scorer.Posterior(patterns[p], row);
                rows.Set(p, row);
                covered[p] = patterns.IsCovered(p);
            }
        });
        return new ProbabilisticLabels(Classes, rows, patterns.PatternOf, covered);
    }

    public override LabelExplanation Explain(ReadOnlySpan<int> votes, ReadOnlySpan<float> confidence)
    {
        if (votes.Length != _functions.Length)
            throw new ArgumentException($"There are {votes.Length} votes for {_functions.Length} functions.", nameof(votes));
        if (!confidence.IsEmpty && confidence.Length != votes.Length)
            throw new ArgumentException($"There are {confidence.Length} confidences for {votes.Length} votes.", nameof(confidence));
        var given = new List<Vote>();
        for (var f = 0; f < votes.Length; f++)
        {
            if (votes[f] >= (Voted?.Count ?? Classes.Count))
                throw new ArgumentException($"\"{_functions[f]}\" votes for class {votes[f]}; the schema has {Classes.Count} classes.", nameof(votes));
            if (votes[f] >= 0) given.Add(new Vote(f, votes[f], Levels?.Level(f, confidence.IsEmpty ? float.NaN : confidence[f]) ?? 0));
        }
        var posterior = new float[Classes.Count];
        var scorer = Scorers(Voted ?? new VotedClasses(Classes.Count, []))();
        scorer.Posterior([.. given], posterior);
        var top = 0;
        for (var k = 1; k < posterior.Length; k++)
            if (posterior[k] > posterior[top]) top = k;
        var second = top == 0 ? 1 : 0;
        for (var k = 0; k < posterior.Length; k++)
            if (k != top && posterior[k] > posterior[second]) second = k;
        var explanation = Explain([.. given], posterior, top, second);
        return explanation with { Changes = new LabelChanges(scorer, Classes.Count, _used, Levels).Find([.. given], _functions.Length, posterior, top) };
    }

    protected abstract LabelExplanation Explain(Vote[] votes, float[] posterior, int top, int second);

    /// <summary>Sets <see cref="Functions"/> and <see cref="Diagnosis"/> from the posterior of the documents that were fitted.</summary>
    protected void Describe(VotePatterns patterns, VoteTallies tallies, double[]? weights, IReadOnlyList<string>[]? duplicates, CancellationToken cancel)
    {
        var sums = FunctionSums.Of(patterns, NewScorer, Threads, cancel);
        var estimates = new FunctionEstimates(_functions, tallies, sums) { Weights = weights, Duplicates = duplicates };
        Describe(tallies, estimates.Of(ClassBalance), ModelDiagnoses.OfVotes(tallies));
    }

    /// <summary>Sets <see cref="Functions"/> and <see cref="Diagnosis"/> to what was found out already.</summary>
    protected void Describe(VoteTallies tallies, IReadOnlyList<FunctionEstimate> functions, ModelDiagnosis diagnosis)
    {
        _estimates = functions;
        _diagnosis = diagnosis;
        _used = Array.ConvertAll(tallies.PlainVotes, votes => votes > 0);
    }

    /// <summary>Refuses votes of other functions, classes or levels of confidence.</summary>
    protected void Check(VotePatterns patterns)
    {
        Check(patterns.Classes, patterns.Functions);
        if (Voted == null) ModelInputs.RefuseSets(patterns.Voted);
        if (Levels is { } levels && !patterns.Levels.Same(levels))
            throw new ArgumentException("These votes have other levels of confidence than those the label model was fitted on; make their patterns with the levels of the fit.");
    }

    /// <summary>Refuses votes of other functions or classes.</summary>
    protected void Check(ClassList classes, IEnumerable<string> functions)
    {
        if (!classes.SequenceEqual(Classes, StringComparer.Ordinal))
            throw new ArgumentException("These votes are for other classes than the label model was fitted on.");
        if (!functions.SequenceEqual(_functions, StringComparer.Ordinal))
            throw new ArgumentException("These votes are of other functions, or in another order, than the label model was fitted on.");
    }
}
