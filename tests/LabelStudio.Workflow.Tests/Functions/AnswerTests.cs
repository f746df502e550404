using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Answers that are no class: told apart by document, mapped to classes, and mapped otherwise later.</summary>
public sealed class AnswerTests
{
    private static readonly (string, string, string, string?)[] Documents =
        [("1", "a", "train", "yes"), ("2", "b", "train", null), ("3", "c", "dev", "no"), ("4", "d", "train", null)];

    private const string Csv = "id,bot,other\n1,YES!,\n2,nope,no\n3,nope,no\n4,yes,perhaps\n9,yes,yes\n";

    [Fact]
    public async Task A_mapping_is_part_of_the_import_is_remembered_and_maps_stored_answers_again_when_it_changes()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["yes", "no"], Documents);
        var answers = studio.Studio.Get<IAnswers>();
        var staged = await studio.Studio.StageAsync(Csv, "votes.csv");

        var preview = await studio.Functions.PreviewVotesAsync(project, staged);
        Assert.Equal([("bot", 1L, 3L, null), ("other", 2L, 1L, (int?)null)], preview.Functions.Select(f => (f.Name, f.Votes, f.OffSchema, f.Replaces)));
        Assert.Equal((4, 1L, "9"), (preview.Documents, preview.UnknownRows, preview.UnknownIds.Single()));
        Assert.Equal([("nope", 2L, null), ("YES!", 1L, new AnswerSuggestion(0, true)), ("perhaps", 1L, null)], preview.Answers.Select(a => (a.Answer, a.Count, a.Suggestion)));
        Assert.Empty((await studio.Functions.ListAsync(project)).Functions);

        var result = await studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann, [new("YES!", 0), new("nope", 1)]);
        Assert.Equal(6, result.Votes);
        Assert.Equal([("perhaps", 1)], result.OffSchema);
        Assert.Equal([(0, 1), (1, 2), (1, 2), (0, 1)], await VotesAsync(studio, project));
        var bot = (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == "bot");
        Assert.Equal((1, 4, 0, 2), (bot.Version, bot.Hits, bot.OffSchema, bot.GoldRight));
        await studio.FitAsync(project);

        // mapped otherwise: the votes follow, in a new version, and the labels are old
        Assert.Equal(["bot"], await answers.MapAsync(project, [new("nope", 0)], LoopStudio.Ben));
        Assert.Equal([(0, 1), (0, 2), (0, 2), (0, 1)], await VotesAsync(studio, project));
        Assert.Equal(2, (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == "bot").Version);
        Assert.Equal("1 function changed", (await studio.Labels.LatestAsync(project))!.Run.StaleBecause);
        await answers.MapAsync(project, [new("nope", AnswerRow.Abstention)], LoopStudio.Ben);
        Assert.Equal([(0, 1), (1, 1), (1, 1), (0, 1)], await VotesAsync(studio, project));
        Assert.Equal(0, (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == "bot").OffSchema);

        // and back to nothing that is known
        Assert.Empty(await answers.MapAsync(project, [new("nope", null)], LoopStudio.Ben));
        var rows = await answers.ListAsync(project);
        Assert.Equal([("nope", null), ("YES!", 0), ("perhaps", (int?)null)], rows.Select(r => (r.Answer, r.Class)));
        Assert.All(rows, r => Assert.True(r.ByDocument));

        // the next import knows what YES! is
        staged = await studio.Studio.StageAsync("id,third\n2,YES!\n3,nope\n", "more.csv");
        Assert.Equal(0, (await studio.Functions.PreviewVotesAsync(project, staged)).Answers.Single(a => a.Answer == "YES!").Class);
        result = await studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann);
        Assert.Equal((1, ("nope", 1)), (result.Votes, result.OffSchema.Single()));
        await Assert.ThrowsAsync<UserErrorException>(() => answers.MapAsync(project, [new("nope", 2)], LoopStudio.Ann));
    }

    /// <summary>The list of names that the models were given has 71 of 77 names; what they answered beside the schema is the point of the mapping.</summary>
    [SharedFact("banking77-llm-votes/votes.csv", "banking77/categories.json")]
    public async Task Off_schema_answers_of_real_models_are_told_apart_suggested_and_mapped()
    {
        await using var studio = await LoopStudio.StartAsync();
        var classes = System.Text.Json.JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.PathOf("data", "banking77/categories.json")))!;
        var ids = (await File.ReadAllLinesAsync(SharedData.PathOf("data", "banking77-llm-votes/gold.csv"))).Skip(1).Select(l => l.Split(',')[0]);
        var project = await studio.ProjectAsync(classes, ids.Select((id, i) => (id, $"text {i}", "train", (string?)null)));
        var staged = await studio.Studio.StageAsync(await File.ReadAllBytesAsync(SharedData.PathOf("data", "banking77-llm-votes/votes.csv")), "votes.csv");

        var preview = await studio.Functions.PreviewVotesAsync(project, staged);
        Assert.Equal((6, 500, 0L), (preview.Functions.Count, preview.Documents, preview.UnknownRows));
        Assert.Equal((314, 14), ((int)preview.Answers.Sum(a => a.Count), preview.Answers.Count));
        Assert.Equal(314, preview.Functions.Sum(f => f.OffSchema));
        var suggested = preview.Answers.Where(a => a.Suggestion != null).ToDictionary(a => a.Answer[..Math.Min(20, a.Answer.Length)], a => (classes[a.Suggestion!.Class], a.Suggestion.Sure));
        Assert.Equal(("reverted_card_payment?", true), suggested["reverted_card_payment"[..20]]);
        Assert.Equal(("transfer_fee_charged", false), suggested["transfer_fee_charged"]);
        Assert.Equal(("request_refund", false), suggested[preview.Answers.Single(a => a.Answer.StartsWith("request_refund", StringComparison.Ordinal)).Answer[..20]]);
        Assert.DoesNotContain("INVALID_LABEL", suggested.Keys);
        Assert.DoesNotContain(preview.Answers, a => a.Answer.Length > 201);

        var result = await studio.Functions.ImportVotesAsync(
            project, staged, LoopStudio.Ann, [.. preview.Answers.Where(a => a.Suggestion is { Sure: true }).Select(a => new AnswerChoice(a.Answer, a.Suggestion!.Class))]);
        Assert.Equal(240, result.OffSchema.Sum(o => o.Count));
        Assert.Equal(3_000 - 240, result.Votes);
    }

    [Theory]
    [InlineData("Card Arrival", "card_arrival", true)]
    [InlineData("cardArrival.", "card_arrival", true)]
    [InlineData("card_arival", "card_arrival", false)]
    [InlineData("topping up by bank transfer", "top_up_by_bank_transfer", false)]
    [InlineData("close_account", null, false)]
    [InlineData("???", null, false)]
    [InlineData("", null, false)]
    public void A_suggestion_is_the_nearest_name_or_none(string answer, string? expected, bool sure)
    {
        string[] classes = ["card_arrival", "card_linking", "top_up_by_bank_transfer", "top_up_by_card", "terminate"];
        var found = new AnswerSuggestions(classes).For(answer);
        Assert.Equal((expected, sure), (found == null ? null : classes[found.Class], found?.Sure ?? false));
    }

    /// <summary>For each document the class of its first vote and how many votes it has.</summary>
    private static async Task<List<(int Class, int Count)>> VotesAsync(LoopStudio studio, int project)
    {
        var votes = new List<(int, int)>();
        for (var d = 0; d < Documents.Length; d++)
        {
            var detail = (await studio.Studio.Get<IDocuments>().GetAsync(project, d))!;
            votes.Add((detail.Votes.Count == 0 ? -1 : detail.Votes[0].Class, detail.Votes.Count));
        }
        return votes;
    }
}
