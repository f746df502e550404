using LabelStudio.Core.Text;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Every version says what it changed and what that did; an earlier one comes back with its votes.</summary>
public sealed class FunctionHistoryTests
{
    [Fact]
    public async Task A_version_says_what_changed_who_did_it_and_what_it_did_to_the_labels()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var good = await RuleAsync(studio, project, "good");
        await studio.FitAsync(project);

        await studio.Functions.SaveRuleAsync(project, good, "good", 0, "good OR lovely", "", LoopStudio.Ben);
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        var versions = await Versions(studio, project, good);
        Assert.Equal([2, 1], versions.Select(v => v.Number));
        Assert.Equal(("ben", "ann"), (versions[0].By, versions[1].By));
        Assert.Equal([(DifferenceKind.Same, "good"), (DifferenceKind.Added, " OR lovely")], versions[0].Difference.Select(d => (d.Kind, d.Text)));
        Assert.Equal((40, 20), (versions[1].Hits, versions[1].GoldVotes));
        Assert.Equal((80, 40), (versions[0].Hits, versions[0].GoldVotes));
        Assert.Equal(1, versions[0].Gold!.Value);
        // more documents have the right label, and nothing else changed
        var effect = versions[0].Effect!;
        Assert.Equal((2, 1, null), (effect.Run, effect.Dev.FromRun, effect.Also));
        Assert.Equal(80, effect.Dev.N);
        Assert.True(effect.Dev.Accuracy.Low > 0, $"{effect.Dev}");
        Assert.True(effect.Dev.LogLoss.High < 0, $"{effect.Dev}");
        Assert.Contains("first", versions[1].NoEffect, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_more_than_the_version_changed_between_two_fits_it_says_what()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var good = await RuleAsync(studio, project, "good");
        await studio.FitAsync(project);
        await studio.RuleAsync(project, "good", 0, "good AND day", good);
        await studio.RuleAsync(project, "good", 0, "good OR lovely", good);
        await studio.RuleAsync(project, "awful words", 1, "awful");
        await studio.FitAsync(project);
        await studio.RuleAsync(project, "good", 0, "good OR lovely OR fine", good);
        await studio.SettleAsync(project);

        var versions = await Versions(studio, project, good);
        Assert.Equal("No fit has seen it yet.", versions[0].NoEffect);
        Assert.Equal("1 other function (\"awful words\")", versions[1].Effect!.Also);
        Assert.Equal("It was replaced before a fit saw it.", versions[2].NoEffect);
        // a copied name does not hide a function that was taken out
        await studio.Functions.SetEnabledAsync(project, [await RuleAsync(studio, project, "bad")], false, LoopStudio.Ann);
        await studio.FitAsync(project);
        Assert.Contains("\"bad\"", (await Versions(studio, project, good))[0].Effect!.Also, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restored_version_is_a_new_one_with_the_votes_of_the_old()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var good = await RuleAsync(studio, project, "good");
        await studio.RuleAsync(project, "good", 1, "nothing like it", good);
        await studio.SettleAsync(project);
        Assert.Equal(0, (await Row(studio, project, good)).Hits);
        var jobs = (await studio.Studio.Jobs.ListAsync(project, 100)).Count;

        await studio.Studio.Get<IFunctionHistory>().RestoreAsync(project, good, 1, LoopStudio.Ben);
        var row = await Row(studio, project, good);
        Assert.Equal((3, "good", 40, false), (row.Version, row.Definition, row.Hits, row.Stale));
        Assert.Equal([0], row.Classes);
        // nothing had to be applied
        Assert.Equal(jobs, (await studio.Studio.Jobs.ListAsync(project, 100)).Count);
        var versions = await Versions(studio, project, good);
        Assert.Equal((3, "ben", 1), (versions[0].Number, versions[0].By, versions[0].SameAs));
        Assert.Equal([new ClassWeight(0, 1)], versions[0].Votes);
        Assert.Equal([new ClassWeight(1, 1)], versions[0].VotesBefore!);

        // documents that came since are voted on
        await studio.AddAsync(project, [("new", "one more good day", "train", null)]);
        await studio.RuleAsync(project, "good", 0, "something else", good);
        await studio.SettleAsync(project);
        await studio.Studio.Get<IFunctionHistory>().RestoreAsync(project, good, 3, LoopStudio.Ben);
        await studio.SettleAsync(project);
        Assert.Equal(41, (await Row(studio, project, good)).Hits);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Studio.Get<IFunctionHistory>().RestoreAsync(project, good, 99, LoopStudio.Ben));
    }

    [Fact]
    public async Task A_copy_has_the_votes_and_is_off_and_a_note_is_kept()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var good = await RuleAsync(studio, project, "good");
        await studio.Functions.SetNoteAsync(project, good, " careful with irony ", LoopStudio.Ann);
        var copy = await Row(studio, project, await studio.Functions.DuplicateAsync(project, good, LoopStudio.Ann));
        Assert.Equal(("good (copy)", "careful with irony", false, 40, false), (copy.Name, copy.Note, copy.Enabled, copy.Hits, copy.Stale));
        Assert.Equal("good (copy 2)", (await Row(studio, project, await studio.Functions.DuplicateAsync(project, good, LoopStudio.Ann))).Name);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Functions.DuplicateAsync(project, 12345, LoopStudio.Ann));
    }

    private static Task<IReadOnlyList<FunctionVersionRow>> Versions(LoopStudio studio, int project, int function) =>
        studio.Studio.Get<IFunctionHistory>().VersionsAsync(project, function);

    private static async Task<FunctionRow> Row(LoopStudio studio, int project, int function) =>
        (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Id == function);

    private static async Task<int> RuleAsync(LoopStudio studio, int project, string name) =>
        (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == name).Id;

    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        string[] words = ["good day", "bad night", "lovely day", "awful night"];
        var project = await studio.ProjectAsync(["good", "bad"], Enumerable.Range(0, 160).Select(i => (
            $"d{i}", $"a {words[i % 4]} number {i}", i % 8 < 4 ? "train" : "dev", i % 8 < 4 ? null : i % 2 == 0 ? "good" : "bad")));
        foreach (var (name, @class, query) in new[] { ("good", 0, "good"), ("bad", 1, "bad"), ("nights", 1, "night") }) await studio.RuleAsync(project, name, @class, query);
        await studio.SettleAsync(project);
        return project;
    }
}
