using LabelStudio.Core.Analysis;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>Fits in which the texts have a say.</summary>
public sealed class TextAwareFitTests
{
    private const int Dev = 60;
    private static readonly string[] Classes = ["yes", "no"];

    [Fact]
    public async Task The_text_changes_labels_labels_the_bare_and_is_part_of_the_explanation()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, gold) = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var without = (await studio.Labels.LatestAsync(project))!;
        Assert.Null(without.Text);
        var before = await RightAsync(studio, project, gold);

        await studio.FitAsync(project, new LabelSettings(UseText: true));
        var with = (await studio.Labels.LatestAsync(project))!;
        Assert.True(with.Text!.Used, with.Text.Sentence);
        Assert.True(with.Text.Labeled > 0);
        Assert.Equal(without.Coverage, with.Coverage);
        Assert.False(with.Run.Stale);
        // there is gold to judge by, and it did not help to make what it judges
        Assert.DoesNotContain(without.Trust.Rows, r => r.Kind == TrustKind.ModelWithText);
        var judged = with.Trust.Rows.Single(r => r.Kind == TrustKind.ModelWithText);
        Assert.Equal("auto with texts", judged.Name);
        Assert.True(judged.LogLoss < with.Trust.Rows.Single(r => r.Kind == TrustKind.Model).LogLoss);
        var after = await RightAsync(studio, project, gold);
        Assert.True(after > before + 20, $"{before} -> {after} of {gold.Length} labels are right");

        // a document without a vote has a label that can be found by
        var found = await studio.Studio.Documents.QueryAsync(project, new DocumentQuery { Covered = false, MinConfidence = 0.6 });
        Assert.True(found.Total > 0);
        Assert.All(found.Rows, d => Assert.NotNull(d.Label));

        var told = 0;
        for (var d = 0; d < 40; d++)
        {
            var shown = (await studio.Studio.Documents.GetAsync(project, d))!;
            if (shown.Explanation is not { Text: not null } explanation) continue;
            told++;
            Assert.Equal(shown.Posterior!.Max(), explanation.Probability, 1e-4);
            Assert.Equal(Array.IndexOf(shown.Posterior!.ToArray(), shown.Posterior!.Max()), explanation.Label);
        }
        Assert.True(told > 20, $"{told} of 40 explanations tell what the text says");
    }

    private static async Task<int> RightAsync(LoopStudio studio, int project, int[] gold)
    {
        var right = 0;
        for (var d = 0; d < gold.Length; d++)
        {
            var p = (await studio.Studio.Documents.GetAsync(project, d))!.Posterior!;
            if (p[gold[d]] == p.Max()) right++;
        }
        return right;
    }

    /// <summary>Votes are put into the texts as words of their own, for rules to find.</summary>
    private static async Task<(int Project, int[] Gold)> ProjectAsync(LoopStudio studio)
    {
        var (texts, votes, gold) = new SyntheticTexts { Documents = 300, Functions = 3, Classes = 2, Coverage = (0.3, 0.5), Accuracy = (0.6, 0.8) }.Make();
        for (var i = 0; i < texts.Length; i++)
            foreach (var f in votes.Functions)
                if (f[i] >= 0) texts[i] += $" {f.Name}is{f[i]}";
        var project = await studio.ProjectAsync(Classes, texts.Select((t, i) => ($"d{i}", t, i < Dev ? "dev" : "train", i < Dev ? Classes[gold[i]] : null)));
        foreach (var f in votes.Functions)
            for (var k = 0; k < 2; k++) await studio.RuleAsync(project, $"{f.Name} {k}", k, $"{f.Name}is{k}");
        return (project, gold);
    }
}
