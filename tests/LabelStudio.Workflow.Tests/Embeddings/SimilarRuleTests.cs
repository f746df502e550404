using LabelStudio.Core.Embeddings;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Embeddings;

/// <summary>similar(…) in the studio: rules, previews, searches, and what is said where it cannot be answered.</summary>
public sealed class SimilarRuleTests
{
    private const string Lost = "my card was stolen";

    [EncoderPackageFact]
    public async Task A_rule_votes_preview_and_search_find_what_brute_force_finds()
    {
        var documents = BankMessages.Documents.Take(400).ToList();
        await using var studio = await EncoderStudio.StartAsync();
        var project = await studio.ProjectAsync(BankMessages.Classes, documents);
        // saved before any embedding is there: the job that applies the rule computes them first
        var rule = await studio.RuleAsync(project, "lost", 0, $"similar(\"{Lost}\", 0.6)");
        await studio.SettleAsync(project);

        var encoder = studio.Studio.Get<EncoderHost>().Open("");
        var vectors = encoder.Encode([Lost, .. documents.Select(d => d.Text)]);
        var cosines = vectors.Skip(1).Select(v => v.Zip(vectors[0], (a, b) => (double)a * b).Sum()).ToArray();
        var expected = Enumerable.Range(0, documents.Count).Where(d => cosines[d] >= 0.6).ToList();
        Assert.InRange(expected.Count, 5, 200);
        // vectors are kept in one byte a number: who stands on the very line may fall to either side
        var clear = Enumerable.Range(0, documents.Count).Where(d => Math.Abs(cosines[d] - 0.6) > 0.001).ToHashSet();

        await using (var db = studio.Db())
        {
            var function = (await CurrentFunction.ReadAsync(db, project)).Single(f => f.Id == rule);
            var votes = (await VoteStore.ReadAsync(db, [function.Source], documents.Count, BankMessages.Classes.Count))[0].Column;
            Assert.Equal(expected.Where(clear.Contains), Enumerable.Range(0, documents.Count).Where(d => votes[d] == 0 && clear.Contains(d)));
        }
        var voted = (await studio.Functions.ListAsync(project)).Functions.Single().Hits;
        var preview = await PreviewAsync(studio, project, $"similar(\"{Lost}\", 0.6)");
        Assert.Null(preview.Fault);
        Assert.Equal(HitCount.Of(voted), preview.Hits);
        var page = await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { Search = $"similar(\"{Lost}\", 0.6) NOT card" });
        Assert.True(page.TotalIsExact);
        Assert.All(page.Rows, r => Assert.InRange(cosines[r.Ordinal], 0.599, 1.001));
    }

    [EncoderPackageFact]
    public async Task A_document_is_named_by_its_id_and_a_change_of_it_changes_the_votes()
    {
        await using var studio = await EncoderStudio.StartAsync();
        var project = await studio.ProjectAsync(["card", "cash"], Documents("the cash machine gave me no money"));
        var rule = await studio.RuleAsync(project, "like", 0, "similar(\"seed-1\", 0.75)");
        await studio.SettleAsync(project);
        Assert.Equal(["cash-0", "cash-1", "seed-1"], await VotedAsync(studio, project, rule));

        await studio.AddAsync(project, Documents("my card was stolen"));
        await studio.EndAsync(await studio.Functions.ApplyAsync(project, LoopStudio.Ann));
        Assert.Equal(["card-0", "card-1", "seed-1"], await VotedAsync(studio, project, rule));
    }

    [EncoderPackageFact]
    public async Task Before_embeddings_are_computed_a_search_says_what_to_do()
    {
        await using var studio = await EncoderStudio.StartAsync();
        var project = await studio.ProjectAsync(["card", "cash"], Documents("my card was stolen"));
        var fault = (await PreviewAsync(studio, project, "similar(\"card\", 0.5)")).Fault!;
        Assert.Contains("not been computed yet", fault.What, StringComparison.Ordinal);
        Assert.Contains("Compute embeddings", fault.Suggestion, StringComparison.Ordinal);
        await studio.EndAsync(await studio.Studio.Get<IEmbeddings>().ComputeAsync(project, LoopStudio.Ann));
        Assert.Null((await PreviewAsync(studio, project, "similar(\"card\", 0.5)")).Fault);
        // documents that come later are encoded when they are asked for
        await studio.AddAsync(project, [("late", "somebody stole my card", "train", null)]);
        var late = await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { Search = "similar(\"my card was stolen\", 0.7)" });
        Assert.Contains(late.Rows, r => r.ExternalId == "late");
    }

    [EncoderPackageFact]
    public async Task Without_an_encoder_its_rules_say_so_and_the_others_are_applied()
    {
        await using var studio = await EncoderStudio.StartAsync();
        var project = await studio.ProjectAsync(["card", "cash"], Documents("my card was stolen"));
        var embeddings = studio.Studio.Get<IEmbeddings>();
        var copy = EncoderStudio.Copy(studio, "mine");
        await embeddings.SetEncoderAsync(project, "mine", LoopStudio.Ann);
        var rule = await studio.RuleAsync(project, "like", 0, "similar(\"my card was stolen\", 0.7)");
        await studio.SettleAsync(project);
        Assert.NotEmpty(await VotedAsync(studio, project, rule));

        copy.Delete(recursive: true);
        await studio.RuleAsync(project, "cash", 1, "cash");
        await studio.AddAsync(project, [("late", "no cash again", "train", null)]);
        var job = await studio.Studio.Jobs.WaitAsync((await studio.Functions.ApplyAsync(project, LoopStudio.Ann))!.Value);
        Assert.Contains("\"like\"", job.Error, StringComparison.Ordinal);
        Assert.Contains("No such folder", job.Error, StringComparison.Ordinal);
        Assert.False((await studio.Functions.ListAsync(project)).Functions.Single(f => f.Name == "cash").Stale);
        var status = await embeddings.StatusAsync(project);
        Assert.Contains("No such folder", status.Problem, StringComparison.Ordinal);
        Assert.Contains(
            "No such folder", (await Assert.ThrowsAsync<UserErrorException>(() => embeddings.SetEncoderAsync(project, "mine", LoopStudio.Ann))).Message, StringComparison.Ordinal);
    }

    /// <summary>The last answer, which is exact.</summary>
    private static async Task<RulePreview> PreviewAsync(LoopStudio studio, int project, string query)
    {
        RulePreview? last = null;
        await foreach (var answer in studio.Studio.Get<IRulePreviews>().WatchAsync(project, new PreviewQuestion(query))) last = answer;
        return last!;
    }

    private static async Task<IEnumerable<string>> VotedAsync(LoopStudio studio, int project, int rule)
    {
        var page = await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { FunctionId = rule, Take = 100 });
        return page.Rows.Select(r => r.ExternalId).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<(string, string, string, string?)> Documents(string seed) =>
    [
        ("seed-1", seed, "train", null),
        ("card-0", "my card was stolen", "train", null),
        ("card-1", "someone stole my card", "train", null),
        ("cash-0", "the cash machine did not give me any money", "train", null),
        ("cash-1", "the machine gave me no cash", "train", null),
        ("other", "what a wonderful morning in the mountains", "train", null),
    ];
}
