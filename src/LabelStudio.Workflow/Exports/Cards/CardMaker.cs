using System.Security.Cryptography;
using System.Text;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>Makes the model card out of what is written down. Nothing in it comes from the clock: equal facts give equal cards.</summary>
internal static class CardMaker
{
    public static ModelCard Make(StudentFacts facts, DeploymentChecklist checklist, IReadOnlyList<CardFile> files)
    {
        var (figures, inputs, gold) = (facts.Figures, facts.Inputs, facts.Gold);
        return new ModelCard
        {
            Name = facts.Project.Name,
            Description = facts.Project.Description,
            Student = facts.Run.Number,
            TrainedAt = facts.Run.At,
            TrainedBy = facts.Run.By,
            Program = figures.Program,
            StaleBecause = facts.Stale,
            Model = new CardModel(figures.Trainer, figures.FileSha256, files),
            Classes = facts.Classes,
            Data = new CardData(
                inputs.Dataset.Documents, inputs.Dataset.Version, facts.Contamination.Train, facts.Contamination.Dev, facts.Contamination.Test,
                figures.TrainingDocuments, figures.GoldDocuments, gold.Train, gold.Dev, gold.Test, inputs.Settings),
            Labels = facts.Labels is { } l
                ? new CardLabels(l.Number, l.Figures.Model, l.Figures.Program, l.Figures.Coverage, l.Figures.MeanConfidence, l.Inputs.Gold != null, l.Figures.Warnings)
                : null,
            Functions = facts.Labels is { } run ? [.. Functions(run, facts.Teachers)] : [],
            Teachers = facts.Teachers,
            Contamination = facts.Contamination,
            Training = CardTraining.Of(figures),
            Calibration = Calibration(facts),
            Metrics = new CardMetrics(
                CardFigures.Of(figures.Dev, facts.Classes), CardFigures.Of(facts.Test?.Test, facts.Classes), CardFigures.Of(WithoutTwins(facts.Test), facts.Classes), facts.Looks, facts.ProjectLooks),
            Evaluation = CardEvaluation.Of(facts.Report),
            Limits = [.. CardLimits.Of(facts)],
            Checklist = new CardChecklist(checklist.Ready, checklist.Boxes, checklist.Override, facts.Clearance.Decision),
        };
    }

    private static CardCalibration Calibration(StudentFacts facts)
    {
        var (parts, how) = (facts.Parts, facts.Figures.How?.Calibration);
        return new CardCalibration(
            parts?.Calibration?.Method ?? CalibrationMethod.None, parts?.Calibration?.Documents ?? 0, (double)(decimal)(parts?.AbstainBelow ?? 0), (double)(decimal)(parts?.LeastInDistribution ?? 0),
            how?.Trials ?? [], how?.Abstain, how?.Sets, facts.Report?.Promises);
    }

    private static Core.Evaluation.EvaluationResult? WithoutTwins(TestFigures? test) => test is { DuplicatesLeftOut: > 0 } ? test.WithoutDuplicates : null;

    private static IEnumerable<CardFunction> Functions(LabelFacts run, IReadOnlyList<CardTeacher> teachers)
    {
        foreach (var f in run.Inputs.Functions)
        {
            var estimate = run.Figures.Functions.FirstOrDefault(e => e.Name == f.Name);
            var kind = f.Prompt != null ? FunctionKind.Prompt : run.Kinds.GetValueOrDefault(f.FunctionId, FunctionKind.Rule);
            yield return new CardFunction(
                f.Name, kind switch { FunctionKind.Prompt => "prompt", FunctionKind.Imported => "imported votes", _ => "rule" }, f.Version,
                // a prompt may hold examples and a file name may tell of somebody's machine: their digests tell them apart as well
                kind == FunctionKind.Rule ? f.Definition : null, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(f.Definition))),
                f.Prompt is { } p ? teachers.FirstOrDefault(t => t.Id == p.TeacherId)?.Name : null,
                estimate?.Coverage ?? 0, estimate?.EstimatedAccuracy, estimate?.Low, estimate?.High, estimate?.Weight ?? 0);
        }
    }
}
