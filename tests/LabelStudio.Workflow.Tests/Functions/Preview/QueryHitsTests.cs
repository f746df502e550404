using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions.Preview;

/// <summary>Hits that are guessed hold what they promise, and are counted to the end.</summary>
public sealed class QueryHitsTests
{
    private static readonly TimeSpan NoTime = TimeSpan.Zero, AnyTime = TimeSpan.FromHours(1);

    [Fact]
    public async Task Counting_that_was_stopped_goes_on_where_it_stopped_and_ends_exact()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, factory, columns, blocks) = await ProjectAsync(studio);
        var query = RuleQuery.Parse("/[a-z]{9}/");
        var truth = BankMessages.Documents.Count(d => new NaiveRules(query).Matches(d.Text));
        var hits = new QueryHits(query, blocks, columns.Texts);

        // nothing is read: everything is possible
        Assert.False(hits.Exact);
        Assert.Equal((0, BankMessages.Documents.Count), (hits.Count.Low, hits.Count.High));
        await hits.SampleAsync(factory, project, [3, 5], AnyTime, NoTime, CancellationToken.None);
        Assert.False(hits.IsOpen(3) || hits.IsOpen(5));
        Assert.True(hits.IsOpen(4));

        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hits.CountAllAsync(factory, project, stopped.Token));
        Assert.False(hits.Exact);
        await hits.CountAllAsync(factory, project, CancellationToken.None);
        Assert.Equal((HitCount.Of(truth), 1.0), (hits.Count, hits.Decided));
        Assert.Equal(truth, hits.Known().Count());

        // the texts have stayed in memory, and say the same
        Assert.All(blocks, b => Assert.NotNull(columns.Texts.Find(b.State)));
        var again = new QueryHits(query, blocks, columns.Texts);
        await again.CountAllAsync(factory, project, CancellationToken.None);
        Assert.Equal(hits.Known(), again.Known());
    }

    [Fact]
    public async Task A_sample_of_everything_is_exact()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, factory, columns, blocks) = await ProjectAsync(studio);
        var query = RuleQuery.Parse("\"my card\"");
        var hits = new QueryHits(query, blocks, columns.Texts);
        await hits.SampleAsync(factory, project, [], NoTime, AnyTime, CancellationToken.None);
        Assert.Equal(HitCount.Of(BankMessages.Documents.Count(d => new NaiveRules(query).Matches(d.Text))), hits.Count);
    }

    [Theory]
    [InlineData("NOT card")]
    [InlineData("card")]
    [InlineData("refund*")]
    public async Task A_few_hits_stand_for_all_within_their_interval(string text)
    {
        await using var studio = await LoopStudio.StartAsync();
        var (_, _, columns, blocks) = await ProjectAsync(studio);
        var query = RuleQuery.Parse(text);
        var hits = new QueryHits(query, blocks, columns.Texts);
        Assert.True(hits.Exact);
        var truth = hits.Known().Count(IsLong);
        var few = hits.StandIns(20);
        Assert.False(few.AreAll);
        Assert.Equal(20, few.Ordinals.Distinct().Count(hits.IsHit));
        var guess = few.CountOf([.. few.Ordinals.Select(IsLong)]);
        Assert.InRange(truth, guess.Low, guess.High);
        Assert.False(guess.Exact);
        var all = hits.StandIns(int.MaxValue);
        Assert.Equal(HitCount.Of(truth), all.CountOf([.. all.Ordinals.Select(IsLong)]));

        static bool IsLong(int d) => BankMessages.Documents[d].Text.Length > 60;
    }

    private static async Task<(int Project, IStudioDbFactory Factory, ProjectColumns Columns, IReadOnlyList<BlockIndex> Blocks)> ProjectAsync(LoopStudio studio)
    {
        var project = await studio.ProjectAsync(BankMessages.Classes, BankMessages.Documents);
        var columns = studio.Studio.Get<ProjectColumnsCache>().Of(project);
        await using var db = studio.Db();
        return (project, studio.Studio.Get<IStudioDbFactory>(), columns, await columns.Words.ReadAsync(db, project, CancellationToken.None));
    }
}
