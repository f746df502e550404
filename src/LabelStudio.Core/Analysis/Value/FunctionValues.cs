using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>What each function is worth to a label model: how much higher the log-loss on gold is when the function is left out and the model is fitted to the others.</summary>
/// <remarks>
/// The model never sees the gold it is judged by: it is fitted to votes alone, and anchored only by gold of other documents. All documents with gold are judged, also those that
/// nobody votes on: a function that alone covers a document is worth what its vote says more than the class balance does.
/// The fit without a function starts from the fit with it and works on distinct rows, so that it takes few rounds.
/// </remarks>
public sealed class FunctionValues
{
    private readonly ILabelModel _model;
    private readonly VotePatterns _patterns;
    private readonly FittedLabelModel _fitted;
    private readonly LabelModelOptions _options;
    private readonly VotePatterns _judged;
    private readonly int[] _gold;
    private readonly VotePatterns _teaching;
    private readonly (int Document, int Class)[] _teach;
    private readonly double[] _losses;

    /// <param name="patterns">The votes, n documents × m functions.</param>
    /// <param name="fitted">The model fitted to them without gold.</param>
    /// <param name="options">What the fit was told: class balance, groups, threads. Gold and an earlier fit in it are not used.</param>
    /// <param name="judge">n class indices, -1 where there is no gold to judge by. Gold of the test split must not be in it.</param>
    /// <param name="teach">n class indices of other gold that may anchor the model, -1 where there is none; none where <paramref name="judge"/> has gold.</param>
    /// <exception cref="ArgumentException">Gold of another length than the documents, or none to judge by.</exception>
    public FunctionValues(VotePatterns patterns, FittedLabelModel fitted, LabelModelOptions options, int[] judge, int[] teach)
    {
        if (judge.Length != patterns.Documents || teach.Length != patterns.Documents)
            throw new ArgumentException($"There are {judge.Length} and {teach.Length} gold entries for {patterns.Documents} documents; give one each, -1 where no gold is known.", nameof(judge));
        int[] documents = [.. Enumerable.Range(0, judge.Length).Where(d => judge[d] >= 0)];
        if (documents.Length == 0) throw new ArgumentException("No document has gold to judge by.", nameof(judge));
        int[] taught = [.. Enumerable.Range(0, teach.Length).Where(d => teach[d] >= 0 && judge[d] < 0)];
        (_model, _patterns, _fitted) = (LabelModels.LabelModels.Create(fitted.Model), patterns, fitted);
        _options = options with { Gold = null, Previous = fitted };
        (_judged, _gold) = (patterns.Select(documents), [.. documents.Select(d => judge[d])]);
        (_teaching, _teach) = (patterns.Select(taught), [.. taught.Select((d, i) => (i, teach[d]))]);
        _losses = Losses(fitted, _judged, _teaching, default);
        LogLoss = Math.Max(0, _losses.Average());
    }

    /// <summary>Documents with gold to judge by.</summary>
    public int Documents => _gold.Length;

    /// <summary>Mean -ln p(gold class) of the model with all functions, nats.</summary>
    public double LogLoss { get; }

    /// <summary>The log-loss without a function less that with it, nats: above 0 the function helps. With the 95 % percentile interval of a paired bootstrap over the documents.</summary>
    /// <param name="function">0 to m-1.</param>
    /// <param name="cancel">Stops the work.</param>
    public Estimate Of(int function, CancellationToken cancel = default)
    {
        var left = _patterns.Without(function);
        var groups = _options.Groups?.Select(g => g.Where(f => f != function).Select(f => f < function ? f : f - 1).ToArray()).Where(g => g.Length > 1);
        var model = _model.Fit(left, _options with { Groups = groups == null ? null : [.. groups] }, null, cancel);
        var losses = Losses(model, _judged.Without(function), _teaching.Without(function), cancel);
        for (var i = 0; i < losses.Length; i++) losses[i] -= _losses[i];
        return Intervals.OfMean(losses, _options.Threads);
    }

    private double[] Losses(FittedLabelModel model, VotePatterns judged, VotePatterns teaching, CancellationToken cancel)
    {
        var anchored = _teach.Length == 0 ? model : model.Anchor(teaching, _teach);
        return new ScoredRows(_gold, anchored.Predict(judged, cancel)).Loss;
    }
}
