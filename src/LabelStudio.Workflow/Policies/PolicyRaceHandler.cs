using System.Diagnostics;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Policies;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Policies;

/// <summary>The job that trains a student by each policy, with the same seed and settings, and compares them on dev gold.</summary>
internal sealed class PolicyRaceHandler(PolicyGroundReader reader, EditsFile file) : IJobHandler
{
    public const string Name = "policies";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var ground = await reader.ReadAsync(context, cancel);
        var wrong = await Task.Run(() => ground.AskStudents(context.Progress, cancel), cancel);
        context.Report("look for low quality");
        var quality = QualityFilter.Of(ground.Texts, ground.Labels, ground.Candidates, ground.Verified, cancel);
        var copies = NearCopyFilter.Of(ground.Groups, ground.Candidates, ground.Verified);
        var mix = wrong.RelabelSurerHalf();
        var policies = new (TrainingPolicy Policy, TrainingEdits Edits)[]
        {
            (TrainingPolicy.AsIs, TrainingEdits.None), (TrainingPolicy.Relabel, wrong.Relabel()), (TrainingPolicy.Drop, wrong.Drop()),
            (TrainingPolicy.RelabelAndDrop, mix), (TrainingPolicy.OneOfNearCopies, copies), (TrainingPolicy.NoLowQuality, quality.Edits),
            (TrainingPolicy.All, mix.And(copies).And(quality.Edits)),
        };
        var entries = Race(ground, policies, context, cancel);
        var compared = Math.Max(1, entries.Count(e => e.Against != null));
        var dev = entries[0].Dev;
        var figures = new RaceFigures(
            ProgramVersion.Text, ground.Candidates.Count(c => c), ground.Verified.Count(v => v), wrong.Count, dev, HolmCorrection.FewestDiffering(compared) / (double)dev,
            Corrected([.. entries.Select(e => e.Entry)]), quality.Flaws, clock.Elapsed.TotalSeconds);
        var run = await RunBook.BeginAsync(context, RunKind.PolicyRace, ground.Inputs.Digest(), RunJson.Write(ground.Inputs), ground.Inputs.LabelRunId);
        foreach (var (policy, edits) in policies)
            if (policy != TrainingPolicy.AsIs) file.Save(EditsFile.NameOf(context.ProjectId, run.Id, policy), edits);
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures));
        return new PolicyRaceResult(run.Id);
    }

    private static List<(RaceEntry Entry, int Dev, PairedComparison? Against)> Race(
        PolicyGround ground, (TrainingPolicy Policy, TrainingEdits Edits)[] policies, JobContext context, CancellationToken cancel)
    {
        var entries = new List<(RaceEntry, int, PairedComparison?)>();
        ProbabilisticLabels? asIs = null;
        EvaluationResult? first = null;
        foreach (var (policy, edits) in policies)
        {
            cancel.ThrowIfCancellationRequested();
            context.Report($"train student {entries.Count + 1} of {policies.Length}", (double)entries.Count / policies.Length);
            var none = policy != TrainingPolicy.AsIs && edits.All.Count == 0;
            var set = StudentTraining.Choose(ground.Labels.Classes, ground.Texts, d => ground.Splits[d], edits.Apply(ground.Labels), ground.Gold, ground.Inputs.Settings.MinConfidence);
            var said = none ? asIs! : new SoftmaxTrainer().Train(set, new StudentOptions { Seed = ground.Inputs.Settings.Seed }, null, cancel).Predict(set.DevTexts, 0, cancel);
            asIs ??= said;
            var figures = none ? first! : Evaluator.Evaluate(set.DevGold, said);
            first ??= figures;
            var against = none || policy == TrainingPolicy.AsIs ? null : PairedComparison.Compare(set.DevGold, asIs, said);
            entries.Add((
                new RaceEntry(
                    policy, edits.Dropped, edits.Relabelled, set.Count, EditsFile.Digest(edits), figures.Accuracy, figures.MacroF1, figures.LogLoss, figures.Ece, against, null),
                figures.N, against));
        }
        return entries;
    }

    private static List<RaceEntry> Corrected(List<RaceEntry> entries)
    {
        var compared = entries.Where(e => e.Against != null).ToList();
        var corrected = HolmCorrection.Adjust([.. compared.Select(e => Math.Min(1, e.Against!.PValue))]);
        return entries.ConvertAll(e => compared.IndexOf(e) is var i and >= 0 ? e with { HolmP = corrected[i] } : e);
    }
}

/// <summary>There is nothing to choose.</summary>
internal sealed record PolicyRacePayload;

/// <summary>The run that a race made.</summary>
public sealed record PolicyRaceResult(long RunId);
