using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Says why a document has its label by the latest run, vote by vote, by the model that made it.</summary>
internal sealed class LabelExplainer(LabelInputsReader reader, VoteColumns votes, RunModels models)
{
    private const int ShownClasses = 5;

    /// <summary>An explanation that comes to another probability than the label's is of other votes.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>Null without a label run or its model, and where the votes that the label was made from are no longer there.</summary>
    public async Task<DocumentExplanation?> ExplainAsync(StudioDb db, int projectId, int ordinal, CancellationToken cancel = default)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return null;
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        if (ordinal < 0 || ordinal >= then.Dataset.Documents || models.Find(run) is not { } model) return null;
        // the schema may have grown, and its classes may have been renamed; the model's are those of the run
        if (model.Functions.Count != then.Functions.Count || model.Classes.Count != then.Dataset.Classes.Count) return null;
        var now = await reader.ReadAsync(db, projectId, then.Settings, cancel);
        var sources = then.Functions.Select(f => new VoteSource(f.VersionId, f.Name)).ToList();
        var read = await votes.ReadAsync(db, sources, now.Dataset.Documents, now.Dataset.Classes.Count, cancel);
        var voted = read.Voted(model.Classes.Count);
        // sets come after the classes, of which there may be more by now
        int[] given = [.. read.Columns.Select(c => c[ordinal] < now.Dataset.Classes.Count ? c[ordinal] : c[ordinal] - now.Dataset.Classes.Count + model.Classes.Count)];
        if (read.Columns.Any(c => c[ordinal] >= model.Classes.Count && c[ordinal] < now.Dataset.Classes.Count)) return null;
        var explained = model.Explain(given, [.. read.Columns.Select(c => c.Confidence?[ordinal] ?? float.NaN)]);
        if (await LabelStore.FindAsync(db, run.Id, ordinal, now.Dataset.Classes.Count, cancel) is not { } label) return null;
        var because = now.Digest() == run.InputsDigest ? null : now.DifferenceFrom(then);
        var writer = new ExplanationWriter(model, then.Functions, now.Dataset.Classes, voted);
        if (Same(explained.Posterior, label.Posterior)) return writer.Write(explained, run.Number, because);
        // what the text made of the votes cannot be told from what other votes would have made
        if (because != null || RunJson.Read<LabelRunFigures>(run.Figures).Text is not { Used: true } text) return null;
        var posterior = label.Posterior[..model.Classes.Count];
        var covered = explained.Parts.Count > 0;
        var pooled = TextExplanation.Of(text, model.ClassBalance, explained.Posterior, posterior, covered);
        return writer.Write(Pooled(explained, posterior, pooled, (covered ? text.Voted : text.Bare).Votes), run.Number, null) with { Text = pooled.Text, Covered = covered };
    }

    /// <summary>The votes' part of a pooled label. Where the text decides between other classes than the votes, these are told as one sum.</summary>
    private static LabelExplanation Pooled(LabelExplanation votes, float[] posterior, TextExplanation pooled, double power)
    {
        var sign = (votes.Top, votes.Second) == (pooled.Top, pooled.Second) ? 1 : (votes.Second, votes.Top) == (pooled.Top, pooled.Second) ? -1 : 0;
        return votes with
        {
            Posterior = posterior,
            Top = pooled.Top,
            Second = pooled.Second,
            Prior = sign == 0 ? pooled.Votes : sign * power * votes.Prior,
            Parts = sign == 0 ? [] : [.. votes.Parts.Select(p => p with { LogOdds = sign * power * p.LogOdds })],
            Silence = sign * power * votes.Silence,
            Changes = [],
        };
    }

    private static bool Same(float[] explained, float[] label)
    {
        // of many classes a run keeps the most probable ones as they are
        var top = Enumerable.Range(0, explained.Length).OrderByDescending(k => explained[k]).Take(ShownClasses);
        return top.All(k => Math.Abs(explained[k] - label[k]) <= Tolerance);
    }

    /// <summary>Puts an explanation into a page's words.</summary>
    private sealed class ExplanationWriter(FittedLabelModel model, IReadOnlyList<FunctionInput> functions, IReadOnlyList<string> classes, VotedClasses voted)
    {
        public DocumentExplanation Write(LabelExplanation e, int runNumber, string? because)
        {
            var top = e.Posterior.Select((p, k) => new ClassProbability(k, p)).OrderByDescending(c => c.Probability).ThenBy(c => c.Class).Take(ShownClasses);
            var parts = e.Parts.Select(p => new ExplanationPart(functions[p.Function].FunctionId, functions[p.Function].Name, voted.Single(p.Vote), p.LogOdds, p.Weight, p.Reason)
            {
                Set = p.Vote < voted.Classes ? [] : ClassWeight.Of(p.Vote, voted),
            });
            return new DocumentExplanation(
                runNumber, because, e.Top, e.Second, e.Posterior[e.Top], [.. top], e.Prior, [.. parts], e.Caution, e.Tie, e.Parts.Count > 0, [.. e.Changes.Select(Words)])
            {
                Silence = e.Silence,
                Model = model.Model,
            };
        }

        private string Words(LabelChange change)
        {
            var then = $"the label would be \"{classes[change.Top]}\" ({InWords.Percent(change.Probability)})";
            return change.With is { } added
                ? $"If \"{functions[added.Function].Name}\" voted for \"{classes[added.Vote]}\", {then}."
                : $"Without the {(change.Without.Count == 1 ? "vote" : "votes")} of {InWords.List([.. change.Without.Select(f => $"\"{functions[f].Name}\"")])}, {then}.";
        }
    }
}
