using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>What a queue is made of: mixes, selections, audits, outliers; and that documents alike do not follow each other.</summary>
public sealed class QueueTests
{
    private static readonly string[] Classes = ["good", "bad"];

    [Fact]
    public async Task Strategies_of_a_mix_share_the_places_and_each_document_says_which_brought_it()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        var queue = await studio.QueueAsync(project, "disagreement:1,random:3", 20);
        var items = await ItemsAsync(studio, queue);
        Assert.Equal((5, 15), (items.Count(i => i.Strategy == "disagreement"), items.Count(i => i.Strategy == "random")));
        Assert.All(items, i => Assert.StartsWith(i.Strategy == "random" ? "drawn at random" : "1 function says", i.Reason, StringComparison.Ordinal));
        Assert.Equal("disagreement:0.25,random:0.75", (await studio.Reviews.QueueAsync(project, queue))!.Mix);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.QueueAsync(project, "margin:0", 20));
        Assert.Contains("no number above 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selection_of_the_data_becomes_a_queue_without_its_test_documents()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 1_000, with: r => r with { Filter = new QueueFilter("q=mixed", new DocumentQuery { Search = "mixed" }), Splits = null });
        var items = await ItemsAsync(studio, queue);
        await using var db = studio.Db();
        var gold = (await GoldStore.ReadAsync(db, project)).Select(g => g.Ordinal).ToHashSet();
        var splits = await DocumentChunks.ReadSplitsAsync(db, project);
        Assert.Equal(
            Enumerable.Range(0, Count).Where(d => TextOf(d).Contains("mixed", StringComparison.Ordinal) && splits[d] != Split.Test && !gold.Contains(d)),
            items.Select(i => i.Ordinal).Order());
        Assert.Equal("q=mixed", (await studio.Reviews.QueueAsync(project, queue))!.Filter);
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => studio.QueueAsync(project, "random", 10, with: r => r with { Filter = new QueueFilter("q=elsewhere", new DocumentQuery { Search = "elsewhere" }) }));
        Assert.Equal("The filter selects no document.", error.Message);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Gold_that_a_selection_asks_for_is_looked_at_again_and_an_answer_changes_it(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await MadeAsync(studio);
        var queue = await studio.QueueAsync(project, "random", 5, with: r => r with { Filter = new QueueFilter("gold=yes", new DocumentQuery { HasGold = true }), Splits = null });
        Assert.Equal(5, (await studio.Reviews.QueueAsync(project, queue))!.Pending);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        var before = await GoldAsync(studio, project, card.Ordinal);
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 1 - before, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.Equal(1 - before, await GoldAsync(studio, project, card.Ordinal));
        Assert.Equal((1, 4), ((await studio.Reviews.QueueAsync(project, queue))!.Answered, (await studio.Reviews.QueueAsync(project, queue))!.Pending));
    }

    [Fact]
    public async Task An_audit_is_a_fair_draw_of_what_a_function_votes_on_and_tells_how_often_it_is_right()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        var function = (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == "good").Id;
        var queue = await studio.QueueAsync(project, "random", 10, with: r => r with { FunctionId = function, Splits = null });
        var items = await ItemsAsync(studio, queue);
        Assert.Equal(10, items.Count);
        Assert.All(items, i => Assert.Contains("good", TextOf(i.Ordinal), StringComparison.Ordinal));
        Assert.All(items, i => Assert.Equal("drawn at random from what good votes on; it says good", i.Reason));
        var findings = studio.Studio.Get<IQueueFindings>();
        Assert.Null(await findings.PrecisionAsync(project, function));
        var answers = new Dictionary<int, int>();
        for (var i = 0; i < 8; i++)
        {
            var person = i % 2 == 0 ? LoopStudio.Ann : LoopStudio.Ben;
            var card = (await studio.Reviews.NextAsync(project, queue, 1, person))[0];
            answers[card.Position] = i < 6 ? 0 : 1;
            await studio.Reviews.AnswerAsync(project, queue, card.Position, answers[card.Position], "", Guid.NewGuid(), person);
        }
        var audit = await findings.PrecisionAsync(project, function);
        Assert.Equal((8, 0.75), (audit!.N, audit.Precision.Value));
        // Wilson's interval of 6 of 8
        Assert.Equal((0.409, 0.929), (Math.Round(audit.Precision.Low, 3), Math.Round(audit.Precision.High, 3)));
        var found = (await findings.ReadAsync(project))[queue];
        Assert.Equal(audit, found.Audit);
        Assert.Equal(8, found.People.Sum(p => p.Answered));
        Assert.Equal((8, items.Count(i => answers.TryGetValue(i.Position, out var a) && a != i.Label)), (found.Labelled, found.Changed));
    }

    [Fact]
    public async Task Texts_with_words_of_their_own_are_the_outliers()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        var items = await ItemsAsync(studio, await studio.QueueAsync(project, "outliers", 3));
        Assert.Equal(Odd, items[0].Ordinal);
        Assert.StartsWith("5 of its 6 different words are in no other document; ", items[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Near_copies_do_not_follow_each_other_in_a_queue()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await MadeAsync(studio);
        await using var db = studio.Db();
        var copies = await NearCopies.ReadAsync(db, project, Count);
        Assert.Equal(4, copies.Count(c => c == FirstCopy));
        var items = await ItemsAsync(studio, await studio.QueueAsync(project, "random", 1_000));
        var places = items.Where(i => copies[i.Ordinal] == FirstCopy).Select(i => i.Position).ToList();
        Assert.Equal(4, places.Count);
        Assert.All(places.Zip(places.Skip(1)), p => Assert.True(p.Second - p.First > 20));
    }

    private const int Count = 164;
    private const int FirstCopy = 150;
    private const int Odd = 163;

    private static readonly string[] Kinds = ["good", "bad", "mixed good and bad", "plain"];

    private static readonly string[] Words =
        "today please hello monday since still order friday thanks again shop weeks phone letter about asked twice never email answer told wait sunday early help just now maybe here evening"
            .Split(' ');

    private static string TextOf(int i) => i switch
    {
        Odd => "xylo quartz vibraphone zither bassoon day",
        >= FirstCopy and < FirstCopy + 4 => $"the parcel that i have sent back on monday has not come to you as the shop tells me on the phone{(i % 2 == 0 ? "" : " now")}",
        _ => $"a {Kinds[i % 4]} day {Filler(i)}",
    };

    private static string Filler(int i)
    {
        var draws = new SeededDraws((uint)i);
        return string.Join(' ', Enumerable.Range(0, 8).Select(_ => draws.One(Words)));
    }

    private static async Task<int> MadeAsync(LoopStudio studio)
    {
        var project = await studio.ProjectAsync(
            Classes, Enumerable.Range(0, Count).Select(i => ($"d{i}", TextOf(i), i >= FirstCopy ? "train" : i % 10 == 0 ? "test" : i % 10 < 3 ? "dev" : "train", i % 5 == 0 && i < FirstCopy ? Classes[i % 2] : (string?)null)));
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.SettleAsync(project);
        await studio.FitAsync(project);
        await studio.SettleAsync(project);
        return project;
    }

    private static async Task<List<QueueItem>> ItemsAsync(LoopStudio studio, int queue)
    {
        await using var db = studio.Db();
        return await db.QueueItems.AsNoTracking().Where(i => i.QueueId == queue).OrderBy(i => i.Position).ToListAsync();
    }

    private static async Task<int> GoldAsync(LoopStudio studio, int project, int ordinal)
    {
        await using var db = studio.Db();
        return (await GoldStore.FindAsync(db, project, [ordinal])).TryGetValue(ordinal, out var g) ? g.Class : -1;
    }
}
