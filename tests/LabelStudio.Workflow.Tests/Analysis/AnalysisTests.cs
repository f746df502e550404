using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Analysis;

/// <summary>The analysis of the sample project's documents: every number is the number of documents that its link shows.</summary>
public sealed class AnalysisTests
{
    private static readonly (string Class, string Query)[] Rules =
    [
        ("lost_or_stolen_card", "lost OR stolen"), ("lost_or_stolen_card", "stolen OR theft OR lost"), ("refund_missing", "refund*"), ("card_arrival", "card AND (arriv* OR post)"),
        ("cash_machine", "machine OR cash"), ("fees_and_charges", "fee OR charge*"),
    ];

    [Fact]
    public async Task Each_number_is_that_of_the_documents_behind_it()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var analysis = studio.Studio.Get<IAnalysis>();
        var documents = studio.Studio.Get<IDocuments>();
        async Task<int> CountAsync(DocumentQuery query) => (await documents.QueryAsync(project, query)).Total;

        var errors = (await analysis.ErrorsAsync(project, LabelSource.LabelModel, false))!.Buckets;
        Assert.NotEmpty(errors.Wrong);
        Assert.Equal(BankMessages.Documents.Count(d => d.Gold != null && d.Split != "test"), errors.Compared);
        foreach (var bucket in errors.Wrong)
            Assert.Equal(bucket.Count, await CountAsync(new DocumentQuery { GoldClass = bucket.Gold, LabelClass = bucket.Given }));
        Assert.Equal(errors.Without, await CountAsync(new DocumentQuery { HasGold = true, LabelClass = -1 }));
        var onDev = (await analysis.ErrorsAsync(project, LabelSource.LabelModel, true))!.Buckets;
        Assert.Equal(BankMessages.Documents.Count(d => d.Gold != null && d.Split == "dev"), onDev.Compared);
        foreach (var bucket in onDev.Wrong)
            Assert.Equal(bucket.Count, await CountAsync(new DocumentQuery { GoldClass = bucket.Gold, LabelClass = bucket.Given, Split = Split.Dev }));

        var agreement = await analysis.AgreementAsync(project);
        Assert.Equal(Rules.Length, agreement.Functions.Count);
        var pairs = 0;
        for (var a = 0; a < Rules.Length; a++)
            for (var b = 0; b < a; b++)
            {
                var query = new DocumentQuery { FunctionId = agreement.Functions[a].Id, OtherFunctionId = agreement.Functions[b].Id };
                var pair = agreement.Pair(a, b);
                Assert.Equal(pair?.Common ?? 0, await CountAsync(query));
                Assert.Equal(pair?.Alike ?? 0, await CountAsync(query with { Together = VotesOfTwo.Alike }));
                Assert.Equal(pair?.Apart ?? 0, await CountAsync(query with { Together = VotesOfTwo.Apart }));
                if (pair != null) pairs++;
            }
        Assert.True(pairs > 3);

        var uncovered = await analysis.UncoveredAsync(project);
        Assert.Equal(await CountAsync(new DocumentQuery { Covered = false }), uncovered.Uncovered);
        Assert.Equal(0, uncovered.NotIndexed);
        Assert.True(uncovered.Groups.Count > 0, $"{uncovered.Uncovered} of {uncovered.Documents} uncovered");
        foreach (var (query, group) in uncovered.Groups)
        {
            Assert.Equal(group.Documents, await CountAsync(new DocumentQuery { Covered = false, Search = query }));
            Assert.Equal(group.All, await CountAsync(new DocumentQuery { Search = query }));
        }

        var coverage = await analysis.CoverageAsync(project);
        Assert.Contains(coverage.Classes, c => c.Voted == 0);
        foreach (var c in coverage.Classes)
        {
            Assert.Equal(c.Voted, await CountAsync(new DocumentQuery { VotedClass = c.Class }));
            Assert.Equal(c.Gold, await CountAsync(new DocumentQuery { GoldClass = c.Class }));
            Assert.Equal(c.GoldReached, await CountAsync(new DocumentQuery { GoldClass = c.Class, VotedClass = c.Class }));
            Assert.Equal(c.Gold - c.GoldReached, await CountAsync(new DocumentQuery { GoldClass = c.Class, UnvotedClass = c.Class }));
            Assert.Equal(c.GoldSilent, await CountAsync(new DocumentQuery { GoldClass = c.Class, Covered = false }));
        }
    }

    [Fact]
    public async Task Coverage_counts_what_reading_every_document_would()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var coverage = await studio.Studio.Get<IAnalysis>().CoverageAsync(project);
        var matchers = Rules.Select(r => (r.Class, Matcher: RuleQuery.Parse(r.Query).CreateMatcher())).ToList();
        for (var k = 0; k < BankMessages.Classes.Count; k++)
        {
            var ofClass = matchers.Where(m => m.Class == BankMessages.Classes[k]).ToList();
            Assert.Equal(BankMessages.Documents.Count(d => ofClass.Any(m => m.Matcher.Matches(d.Text))), coverage.Classes[k].Voted);
            Assert.Equal(ofClass.Count, coverage.Classes[k].Functions);
        }
    }

    [Fact]
    public async Task Before_anything_was_done_it_says_so()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["a", "b"], [("1", "x y", "train", "a"), ("2", "x z", "test", "b")]);
        var analysis = studio.Studio.Get<IAnalysis>();
        Assert.Null(await analysis.ErrorsAsync(project, LabelSource.LabelModel, false));
        Assert.Null(await analysis.ErrorsAsync(project, LabelSource.Student, false));
        Assert.Empty((await analysis.AgreementAsync(project)).Functions);
        Assert.Equal(2, (await analysis.UncoveredAsync(project)).Uncovered);
        // the test document's gold is not counted
        Assert.Equal(1, (await analysis.CoverageAsync(project)).Gold);
    }

    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var project = await studio.ProjectAsync(BankMessages.Classes, BankMessages.Documents);
        for (var r = 0; r < Rules.Length; r++) await studio.RuleAsync(project, $"rule {r}", BankMessages.Classes.ToList().IndexOf(Rules[r].Class), Rules[r].Query);
        await studio.SettleAsync(project);
        return project;
    }
}
