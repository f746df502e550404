using LabelStudio.Core.Analysis;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>Gold that is collected after a fit is brought into the labels without another fit, and gives what a fit would.</summary>
public sealed class AnchoringTests
{
    [Fact]
    public async Task New_answers_are_applied_as_a_fit_would_and_become_a_run_of_their_own()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var fitted = (await studio.Labels.LatestAsync(project))!;
        Assert.Equal((0, null), (fitted.NewGold, fitted.Anchored));

        await AnswerAsync(studio, project, 12);
        var before = (await studio.Labels.LatestAsync(project))!;
        Assert.Equal(12, before.NewGold);
        Assert.Equal("12 new gold labels", before.Run.StaleBecause);

        await studio.EndAsync(await studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        var anchored = (await studio.Labels.LatestAsync(project))!;
        Assert.Equal((2, false, 0, 12), (anchored.Run.Number, anchored.Run.Stale, anchored.NewGold, anchored.GoldCount));
        Assert.Equal((1, 12), (anchored.Anchored!.FromRun, anchored.Anchored.Gold));
        Assert.InRange(anchored.Anchored.Milliseconds, 0, 10_000);
        var labels = await LabelsAsync(studio, project);

        // again, from the anchored run: everything is counted from the fit
        await AnswerAsync(studio, project, 3);
        await studio.EndAsync(await studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        var twice = (await studio.Labels.LatestAsync(project))!;
        Assert.Equal((3, 1, 15), (twice.Run.Number, twice.Anchored!.FromRun, twice.GoldCount));
        var after = await LabelsAsync(studio, project);
        Assert.Equal(labels.Zip(after).Count(l => l.First.Label != l.Second.Label), twice.Anchored.Changed);

        await studio.FitAsync(project);
        Assert.Null((await studio.Labels.LatestAsync(project))!.Anchored);
        Assert.Equal(after, await LabelsAsync(studio, project));

        // the run that was there before is as it was
        var history = await studio.Labels.HistoryAsync(project);
        Assert.Equal([4, 3, 2, 1], history.Select(r => r.Run.Number));
        Assert.Equal(fitted.ConfidenceHistogram, history[^1].ConfidenceHistogram);
    }

    [Fact]
    public async Task It_works_after_a_restart_and_says_when_it_cannot()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var none = await Assert.ThrowsAsync<UserErrorException>(() => studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        Assert.Contains("Fit the label model first", none.Message, StringComparison.Ordinal);
        await studio.FitAsync(project);
        var nothing = await Assert.ThrowsAsync<UserErrorException>(() => studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        Assert.Contains("nothing to apply", nothing.Message, StringComparison.Ordinal);

        await AnswerAsync(studio, project, 4);
        await studio.RuleAsync(project, "more", 1, "number");
        await studio.SettleAsync(project);
        Assert.Equal(0, (await studio.Labels.LatestAsync(project))!.NewGold);
        var more = await Assert.ThrowsAsync<UserErrorException>(() => studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        Assert.Contains("More than gold has changed", more.Message, StringComparison.Ordinal);

        await studio.FitAsync(project, new LabelSettings("majority"));
        await AnswerAsync(studio, project, 2);
        Assert.Equal(0, (await studio.Labels.LatestAsync(project))!.NewGold);
        var refit = await Assert.ThrowsAsync<UserErrorException>(() => studio.Labels.AnchorAsync(project, LoopStudio.Ann));
        Assert.Contains("takes no gold after it was fitted", refit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_is_a_file_of_its_run_and_goes_with_the_project()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        string file;
        await using (var db = studio.Db()) file = studio.FileOf(db.Runs.Single(r => r.ProjectId == project).Artifact!);
        using (var stream = File.OpenRead(file)) Assert.Equal(["good", "bad", "night"], Core.LabelModels.LabelModels.Load(stream).Functions.Select(f => f.Name));

        // a student that is trained afterwards sweeps what is nobody's, and this is the run's
        await studio.TrainAsync(project);
        Assert.True(File.Exists(file));
        File.WriteAllText(file, "damaged");
        await using (var db = studio.Db()) Assert.Null(await studio.NewExplainer().ExplainAsync(db, project, 1));
        await studio.Studio.Projects.DeleteAsync(project, LoopStudio.Ann);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Test_gold_reaches_neither_the_panel_nor_the_labels()
    {
        var (told, blind) = (await LabelledAsync(testGold: true), await LabelledAsync(testGold: false));
        Assert.Equal(blind.Labels, told.Labels);
        Assert.Equal(blind.Run.GoldCount, told.Run.GoldCount);
        Assert.Equal(blind.Run.Trust.N, told.Run.Trust.N);
        Assert.Equal(blind.Run.Trust.Rows, told.Run.Trust.Rows);
        Assert.Equal(blind.Run.Trust.Sentence, told.Run.Trust.Sentence);
        // ten dev documents have gold; the model is judged on those alone
        Assert.Equal(10, told.Run.Trust.N);
        Assert.Equal(Enum.GetValues<TrustKind>().Except([TrustKind.ModelWithText]), told.Run.Trust.Rows.Select(r => r.Kind));
        Assert.Equal(6, told.Run.Trust.Differences.Count);
    }

    [Fact]
    public async Task Declared_groups_share_a_weight_and_functions_that_are_gone_are_left_out_with_a_word()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var ids = (await studio.Functions.ListAsync(project)).Functions.ToDictionary(f => f.Name, f => f.Id);
        await studio.FitAsync(project, new LabelSettings(Groups: [[ids["bad"], ids["night"], 999_999], [ids["good"], 999_998]]));
        var run = (await studio.Labels.LatestAsync(project))!;
        Assert.Equal([ids["bad"], ids["night"], 999_999], run.Settings.Groups![0]);
        Assert.Equal(["bad", "night"], Assert.Single(run.Radar.Groups).Functions);
        Assert.True(run.Functions.Single(f => f.Name == "night").Weight < 1);
        Assert.Contains("2 functions in the groups declared dependent are removed or switched off and were left out.", run.Warnings);
    }

    [Fact]
    public async Task A_fit_starts_from_the_last_one_where_only_some_functions_changed()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        Assert.Null((await studio.Labels.LatestAsync(project))!.StartedFrom);
        await studio.FitAsync(project);
        Assert.Null((await studio.Labels.LatestAsync(project))!.StartedFrom);
        await studio.RuleAsync(project, "more", 0, "good AND number");
        await studio.FitAsync(project);
        Assert.Equal(2, (await studio.Labels.LatestAsync(project))!.StartedFrom);
        await studio.RuleAsync(project, "other", 0, "day AND number");
        await studio.FitAsync(project, new LabelSettings(ClassBalance: [0.4, 0.6]));
        Assert.Null((await studio.Labels.LatestAsync(project))!.StartedFrom);
    }

    [Fact]
    public async Task Labels_by_class_and_confidence_add_up_to_the_covered_documents()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project, new LabelSettings(ClassBalance: [0.2, 0.8]));
        var run = (await studio.Labels.LatestAsync(project))!;
        Assert.Equal(run.LabelsByClass, run.ConfidenceByClass.Select(c => c.Sum()));
        Assert.All(run.ConfidenceByClass, c => Assert.Equal(10, c.Count));
        Assert.Equal("given", run.BalanceSource);
        Assert.Equal([0.2, 0.8], run.ClassBalance.Select(b => Math.Round(b, 6)));
        Assert.Equal(1, run.EstimatedBalance.Sum(), 6);
        Assert.NotEqual(run.ClassBalance, run.EstimatedBalance);
    }

    private static async Task<(LabelRun Run, IReadOnlyList<(int? Label, double? Confidence)> Labels)> LabelledAsync(bool testGold)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(
            ["good", "bad"],
            Enumerable.Range(0, 60).Select(i => (
                $"d{i}", Text(i), i < 30 ? "train" : i < 45 ? "dev" : "test",
                // gold of test is the other way round, so that it would be noticed
                i is >= 35 and < 45 ? (i % 2 == 0 ? "good" : "bad") : testGold && i >= 45 ? (i % 2 == 0 ? "bad" : "good") : (string?)null)));
        await RulesAsync(studio, project);
        await studio.FitAsync(project);
        return ((await studio.Labels.LatestAsync(project))!, await LabelsAsync(studio, project));
    }

    private static async Task<IReadOnlyList<(int? Label, double? Confidence)>> LabelsAsync(LoopStudio studio, int project)
    {
        var page = await studio.Studio.Documents.QueryAsync(project, new Workflow.Documents.DocumentQuery { Take = 500 });
        return [.. page.Rows.Select(r => (r.Label, r.Confidence))];
    }

    private static async Task AnswerAsync(LoopStudio studio, int project, int count)
    {
        var queue = await studio.QueueAsync(project, "random", count, Guid.NewGuid().ToString("N"));
        foreach (var card in await studio.Reviews.NextAsync(project, queue, count, LoopStudio.Ann))
            await studio.Reviews.AnswerAsync(project, queue, card.Position, card.Ordinal % 3 == 0 ? 0 : 1, "", Guid.NewGuid(), LoopStudio.Ann);
    }

    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var project = await studio.ProjectAsync(["good", "bad"], Enumerable.Range(0, 80).Select(i => ($"d{i}", Text(i), "train", (string?)null)));
        await RulesAsync(studio, project);
        return project;
    }

    private static string Text(int i) => (i % 2 == 0 ? "a good day" : "a bad night") + (i % 5 == 0 ? " bad" : "") + (i % 7 == 0 ? " good" : "") + $" number {i}";

    private static async Task RulesAsync(LoopStudio studio, int project)
    {
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.RuleAsync(project, "night", 1, "night");
    }
}
