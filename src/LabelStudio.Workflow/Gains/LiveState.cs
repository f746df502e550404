using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review.Gains;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Gains;

/// <summary>What the labels of a run are made from but for gold.</summary>
/// <param name="Still">Why gold moves no label but its own, or null.</param>
/// <param name="Model">The model without gold where it can be anchored, else as it was fitted; null where it cannot be had.</param>
/// <param name="Patterns">The votes; null where the model cannot be had.</param>
/// <param name="Anchors">Whether gold corrects the model.</param>
/// <param name="Texts">Whether the texts have a say in the labels beside the votes; that is not counted here.</param>
internal sealed record LiveGround(string? Still, FittedLabelModel? Model = null, VotePatterns? Patterns = null, bool Anchors = false, bool Texts = false)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PatternLabels> _recent = [];

    /// <summary>The labels with the gold given.</summary>
    public (ProbabilisticLabels Labels, PatternLabels Now) With(IReadOnlyList<(int Document, int Class)> gold, CancellationToken cancel)
    {
        var model = Anchors ? Model!.Anchor(Patterns!, gold) : Model!;
        var labels = model.Predict(Patterns!, cancel);
        return (labels, new PatternLabels(Patterns!, labels, gold));
    }

    /// <summary>As <see cref="With"/>, remembered: what a queue started from is asked for after each of its answers.</summary>
    public PatternLabels Remembered(IReadOnlyList<(int Document, int Class)> gold, CancellationToken cancel)
    {
        var key = RunJson.Digest(gold.Select(g => (object)(((long)g.Document << 16) | (long)g.Class)));
        lock (_lock)
        {
            if (_recent.TryGetValue(key, out var known)) return known;
        }
        var labels = With(gold, cancel).Now;
        lock (_lock)
        {
            if (_recent.Count >= 8) _recent.Clear();
            _recent[key] = labels;
        }
        return labels;
    }
}

/// <summary>The labels of a project with the gold of one moment.</summary>
/// <param name="Run">The label run whose model it is.</param>
/// <param name="Ground">Model and votes.</param>
/// <param name="Gold">The gold.</param>
/// <param name="Probabilities">One row a pattern; null where the model cannot be had.</param>
/// <param name="Now">The labels; null where the model cannot be had.</param>
/// <param name="Took">How long the update took.</param>
internal sealed record LiveState(Run Run, LiveGround Ground, GoldSnapshot Gold, ProbabilisticLabels? Probabilities, PatternLabels? Now, TimeSpan Took)
{
    public string? Still => Ground.Still;

    public bool Texts => Ground.Texts;
}
