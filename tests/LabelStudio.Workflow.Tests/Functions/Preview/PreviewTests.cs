using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions.Preview;

/// <summary>What a rule would do, before it is saved: every number is the one that reading every document gives.</summary>
public sealed class PreviewTests
{
    private static readonly (string Name, string Class, string Query)[] Rules =
    [
        ("lost", "lost_or_stolen_card", "lost OR stolen"), ("card", "card_arrival", "card NOT lost"), ("refund", "refund_missing", "refund*"),
        ("again", "declined_payment", "again OR \"not work*\""), ("rate", "fees_and_charges", "rate OR exchange"),
    ];

    [Theory]
    [InlineData("card AND (lost OR stolen)")]
    [InlineData("\"my card\"")]
    [InlineData("/\\bcard.*(lost|gone)/")]
    [InlineData("NOT card")]
    [InlineData("refund*")]
    [InlineData("length>80")]
    public async Task Every_number_is_what_reading_every_document_gives(string query)
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, classes) = await ProjectAsync(studio);
        var hit = Hits(query);
        var k = classes.IndexOf("lost_or_stolen_card");
        var preview = await studio.PreviewAsync(project, query, k);

        Assert.Null(preview.Fault);
        Assert.True(preview.Exact);
        Assert.Equal(HitCount.Of(hit.Count), preview.Hits);
        Assert.Equal(1, preview.Counted);
        var gold = hit.Where(d => Documents[d].Gold != null && Documents[d].Split != "test").ToList();
        Assert.Equal(gold.Count(d => Documents[d].Split == "dev"), preview.Gold.Dev);
        Assert.Equal(gold.Count(d => Documents[d].Split == "train"), preview.Gold.Train);
        Assert.All(preview.Gold.Classes, c => Assert.Equal(gold.Count(d => Documents[d].Gold == classes[c.Class]), c.Count));
        var right = gold.Count(d => Documents[d].Gold == classes[k]);
        Assert.Equal(gold.Count == 0 ? null : Intervals.Wilson(right, gold.Count), preview.Gold.Precision(k));

        var votes = Rules.Select(r => Votes(r.Query, classes.IndexOf(r.Class))).ToList();
        Assert.Equal(HitCount.Of(hit.Count(d => votes.All(v => v[d] < 0))), preview.Kinds[HitKind.New]);
        Assert.Equal(HitCount.Of(hit.Count(d => votes.Any(v => v[d] >= 0 && v[d] != k))), preview.Kinds[HitKind.Conflict]);
        if (gold.Count > 0)
        {
            Assert.True(preview.JudgedByGold);
            Assert.Equal((HitCount.Of(right), HitCount.Of(gold.Count - right)), (preview.Kinds[HitKind.Right], preview.Kinds[HitKind.Wrong]));
        }
        foreach (var f in preview.Functions)
        {
            var v = votes[Array.FindIndex(Rules, r => r.Name == f.Name)];
            Assert.Equal((HitCount.Of(hit.Count(d => v[d] >= 0)), HitCount.Of(hit.Count(d => v[d] >= 0 && v[d] != k))), (f.Both, f.Differ));
        }
        Assert.Equal(votes.Count(v => hit.Any(d => v[d] >= 0)), preview.Functions.Count);

        // the label model's mean posterior over hits that somebody votes on
        var covered = hit.Where(d => votes.Any(v => v[d] >= 0)).ToList();
        Assert.Equal(covered.Count, preview.Model!.Covered);
        double sum = 0;
        foreach (var d in covered) sum += (await studio.Studio.Documents.GetAsync(project, d))!.Posterior![k];
        if (covered.Count > 0) Assert.Equal(sum / covered.Count, preview.Model.Precision(k)!.Value, 5);
    }

    [Fact]
    public async Task Each_kind_lists_its_documents_page_by_page()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, classes) = await ProjectAsync(studio);
        var k = classes.IndexOf("lost_or_stolen_card");
        var question = new PreviewQuestion("card") { Classes = [k] };
        var preview = await studio.PreviewAsync(project, question);
        var hit = Hits("card");
        var votes = Rules.Select(r => Votes(r.Query, classes.IndexOf(r.Class))).ToList();
        foreach (var (kind, wanted) in new Dictionary<HitKind, Func<int, bool>>
        {
            [HitKind.All] = _ => true,
            [HitKind.Right] = d => Documents[d].Split != "test" && Documents[d].Gold == classes[k],
            [HitKind.Wrong] = d => Documents[d].Split != "test" && Documents[d].Gold is { } g && g != classes[k],
            [HitKind.Conflict] = d => votes.Any(v => v[d] >= 0 && v[d] != k),
            [HitKind.New] = d => votes.All(v => v[d] < 0),
        })
        {
            var listed = new List<int>();
            HitPage page;
            do
            {
                page = await studio.Previews.HitsAsync(project, question with { Kind = kind, Skip = listed.Count, Take = 40 });
                listed.AddRange(page.Rows.Select(r => r.Ordinal));
                Assert.All(page.Rows.Where(r => r.Split == Split.Test), r => Assert.Null(r.Gold));
                Assert.All(page.Rows, r => Assert.Contains(r.Highlights, h => r.Excerpt.Substring(h.Start, h.Length).Equals("card", StringComparison.OrdinalIgnoreCase)));
            }
            while (page.Rows.Count == 40);
            Assert.Equal(hit.Where(wanted), listed);
            Assert.Equal(preview.Kinds[kind], page.Total);
        }
    }

    [Fact]
    public async Task A_rule_that_is_edited_does_not_count_as_one_that_is_there()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, classes) = await ProjectAsync(studio);
        var table = await studio.Functions.ListAsync(project);
        var edited = table.Functions.Single(f => f.Name == "lost");
        var k = classes.IndexOf("lost_or_stolen_card");
        var preview = await studio.PreviewAsync(project, new PreviewQuestion("lost OR gone") { Classes = [k], Editing = edited.Id });

        List<int> now = Hits("lost OR gone"), saved = Hits("lost OR stolen");
        Assert.Equal(HitCount.Of(now.Except(saved).Count()), preview.Kinds[HitKind.Gained]);
        Assert.Equal(HitCount.Of(saved.Except(now).Count()), preview.Kinds[HitKind.Lost]);
        Assert.DoesNotContain(preview.Functions, f => f.FunctionId == edited.Id);
        var others = Rules.Where(r => r.Name != "lost").Select(r => Votes(r.Query, 0)).ToList();
        Assert.Equal(HitCount.Of(now.Count(d => others.All(v => v[d] < 0))), preview.Kinds[HitKind.New]);
        // hits on which nobody else votes are not judged by the rule's own vote
        Assert.Equal(now.Count(d => others.Any(v => v[d] >= 0)), preview.Model!.Covered);
        var lost = await studio.Previews.HitsAsync(project, new PreviewQuestion("lost OR gone") { Classes = [k], Editing = edited.Id, Kind = HitKind.Lost, Take = 100 });
        Assert.Equal(saved.Except(now).Take(100), lost.Rows.Select(r => r.Ordinal));
    }

    [Fact]
    public async Task Without_gold_the_label_model_tells_the_class()
    {
        await using var studio = await LoopStudio.StartAsync();
        var classes = BankMessages.Classes.ToList();
        var project = await studio.ProjectAsync(classes, Documents.Select(d => d with { Gold = null }));
        foreach (var rule in Rules) await studio.RuleAsync(project, rule.Name, classes.IndexOf(rule.Class), rule.Query);
        await studio.SettleAsync(project);
        await studio.FitAsync(project);
        var preview = await studio.PreviewAsync(project, "refund*");
        Assert.Equal(0, preview.Gold.Hits);
        Assert.False(preview.JudgedByGold);
        Assert.Equal(classes.IndexOf("refund_missing"), Assert.Single(preview.Classes));
        Assert.False(preview.Suggested[0].ByGold);
        Assert.True(preview.Kinds[HitKind.Right].Value > 0);
    }

    [Fact]
    public async Task New_is_what_nobody_votes_on_yet()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(
            ["a", "b"], Enumerable.Range(0, 40).Select(i => ($"d{i}", i % 4 == 0 ? "apple pie" : "apple", "train", (string?)null)));
        Assert.DoesNotContain(HitKind.New, (await studio.PreviewAsync(project, "apple", 0)).Kinds.Keys);
        await studio.RuleAsync(project, "pie", 0, "pie");
        await studio.SettleAsync(project);
        Assert.Equal(HitCount.Of(30), (await studio.PreviewAsync(project, "apple", 0)).Kinds[HitKind.New]);
        Assert.Equal(HitCount.Of(0), (await studio.PreviewAsync(project, "pie", 0)).Kinds[HitKind.New]);
    }

    [Fact]
    public async Task A_fault_is_shown_where_it_is()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["a", "b"], [("1", "x", "train", null)]);
        var preview = await studio.PreviewAsync(project, "card AND (lost", 0);
        Assert.NotNull(preview.Fault);
        Assert.InRange(preview.Fault.Position, 9, 14);
        Assert.Empty(preview.Page.Rows);
    }

    [Fact]
    public async Task The_match_of_a_long_document_is_in_its_excerpt()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["a", "b"], [("1", string.Concat(Enumerable.Repeat("filler words ", 5_000)) + "the needle is here", "train", null)]);
        var row = Assert.Single((await studio.PreviewAsync(project, "needle", 0)).Page.Rows);
        Assert.InRange(row.Excerpt.Length, 10, 402);
        Assert.Contains(row.Highlights, h => row.Excerpt.Substring(h.Start, h.Length) == "needle");
    }

    private static IReadOnlyList<(string Id, string Text, string Split, string? Gold)> Documents => BankMessages.Documents;

    private static List<int> Hits(string query)
    {
        var naive = new NaiveRules(RuleQuery.Parse(query));
        return [.. Enumerable.Range(0, Documents.Count).Where(d => naive.Matches(Documents[d].Text))];
    }

    private static int[] Votes(string query, int @class)
    {
        var naive = new NaiveRules(RuleQuery.Parse(query));
        return [.. Documents.Select(d => naive.Matches(d.Text) ? @class : -1)];
    }

    private static async Task<(int Project, List<string> Classes)> ProjectAsync(LoopStudio studio)
    {
        var classes = BankMessages.Classes.ToList();
        var project = await studio.ProjectAsync(classes, Documents);
        foreach (var rule in Rules) await studio.RuleAsync(project, rule.Name, classes.IndexOf(rule.Class), rule.Query);
        await studio.SettleAsync(project);
        await studio.FitAsync(project);
        return (project, classes);
    }
}
