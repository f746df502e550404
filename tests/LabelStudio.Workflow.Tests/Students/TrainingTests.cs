using System.Text;
using LabelStudio.Core.Students;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Students;

/// <summary>How students are trained, and what is kept of it.</summary>
public sealed class TrainingTests
{
    [Fact]
    public async Task Trials_calibration_and_what_changed_are_kept_with_the_student()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(BankMessages.Classes, BankMessages.Documents);
        await using (var rules = File.OpenRead(BankMessages.PathOf("rules.json")))
            await studio.Functions.ImportRulesAsync(project, "rules.json", rules, LoopStudio.Ann);
        await studio.SettleAsync(project);
        await studio.FitAsync(project);

        var first = (await studio.Students.GetAsync(project, await studio.TrainAsync(project)))!;
        Assert.Null(first.Change);
        Assert.Null(first.How!.Search);
        Assert.Null(first.How.SelfTraining);
        var calibration = first.How.Calibration!;
        Assert.Equal(first.Dev!.N, calibration.Documents);
        Assert.Equal("none", calibration.Trials[0].Method);
        Assert.Contains(calibration.Trials, t => t.Method == calibration.Method);
        // the figures on dev are those of the calibration, each document by one that was fitted without it
        Assert.Equal(calibration.Trials.Single(t => t.Method == calibration.Method).LogLoss, first.Dev.LogLoss.Value, 6);
        Assert.False(first.Run.Stale);

        var settings = new StudentSettings { Search = true, SelfTraining = true, Objective = new TrainingObjective { Smoothing = 0.01 } };
        var second = (await studio.Students.GetAsync(project, await studio.TrainAsync(project, settings)))!;
        Assert.Equal(settings, second.Settings);
        Assert.Equal(first.Run.Number, second.Change!.Number);
        Assert.Equal("other settings", second.Change.Made);
        Assert.Equal(second.Dev!.Accuracy.Value - first.Dev.Accuracy.Value, second.Change.Accuracy!.Value, 9);
        var search = second.How!.Search!;
        Assert.Equal(27, search.Trials.Count);
        Assert.Single(search.Trials, t => t.Chosen);
        Assert.NotEmpty(search.Sentence);
        Assert.True(second.How.SelfTraining!.Offered > 0);
        Assert.Equal(second.How.SelfTraining.Kept, second.TrainingDocuments < second.How.Rows);

        // and stands in the card, trial by trial
        var card = await studio.Studio.Get<IDeployments>().CardAsync(project, second.Run.Id);
        var told = card.Training!.Search!;
        Assert.Equal((27, second.Dev.N, search.Sentence), (told.Trials.Count, told.DevDocuments, told.Why));
        Assert.Equal(search.Trials.Select(t => (t.LogLoss, t.Accuracy, t.Chosen)), told.Trials.Select(t => (t.LogLoss, t.Accuracy.Value, t.Chosen)));
        Assert.All(told.Trials, t => Assert.True(t.Accuracy.Low < t.Accuracy.Value && t.Accuracy.Value < t.Accuracy.High));
        var text = Encoding.UTF8.GetString(ModelCardFile.Markdown(card));
        Assert.Equal(1, text.Split("**(chosen)**").Length - 1);
        Assert.Contains("**It has not been evaluated on the sealed test.**", text, StringComparison.Ordinal);
        Assert.Contains("fitted to it | not measured |", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_out_of_range_are_refused_before_anything_is_done()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["a", "b"], [("1", "x", "train", null)]);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Students.TrainAsync(project, new StudentSettings { TargetPrecision = 1 }, LoopStudio.Ann));
        Assert.Contains("TargetPrecision is 1", error.Message, StringComparison.Ordinal);
    }
}
