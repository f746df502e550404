using System.Text;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Votes that come from elsewhere.</summary>
public sealed class VoteImportTests
{
    private static readonly (string, string, string, string?)[] Documents =
        [("1", "a", "train", "yes"), ("2", "b", "train", null), ("3", "c", "dev", "no"), ("4", "d", "train", null)];

    [Theory]
    [InlineData("wide.csv", "id,bot,other\n1,yes,\n2,No,no\n3,maybe,no\n4,maybe,yes\n9,yes,yes\n")]
    [InlineData("long.csv", "id,lf,vote\n1,bot,yes\n2,bot,No\n2,other,no\n3,bot,maybe\n3,other,no\n4,bot,maybe\n4,other,yes\n9,bot,yes\n")]
    public async Task Answers_that_are_no_class_are_counted_and_kept(string name, string csv)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["yes", "no"], Documents);
        var staged = await studio.Studio.StageAsync(Encoding.UTF8.GetBytes(csv), name);
        var result = await studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann);
        Assert.Equal(2, result.Functions);
        Assert.Equal(4, result.Votes);
        Assert.Equal(1, result.UnknownDocuments);
        Assert.Equal([("maybe", 2), ("No", 1)], result.OffSchema);

        var table = await studio.Functions.ListAsync(project);
        Assert.False(table.Stale);
        var bot = table.Functions.Single(f => f.Name == "bot");
        Assert.False(bot.IsRule);
        Assert.Equal((1, 3, 1, 1), (bot.Hits, bot.OffSchema, bot.GoldVotes, bot.GoldRight));
        Assert.Equal([0, 1], table.Functions.Single(f => f.Name == "other").Classes);
    }

    [Fact]
    public async Task A_bad_file_leaves_nothing()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["yes", "no"], Documents);
        await studio.RuleAsync(project, "other", 0, "a");
        await studio.SettleAsync(project);
        // the first column is good; the second has the name of a rule
        var staged = await studio.Studio.StageAsync("id,bot,other\n1,yes,no\n"u8.ToArray(), "votes.csv");
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann));
        Assert.Contains("\"other\"", error.Message, StringComparison.Ordinal);
        Assert.Equal("other", (await studio.Functions.ListAsync(project)).Functions.Single().Name);

        staged = await studio.Studio.StageAsync("id,bot\n1,yes\n1,no\n"u8.ToArray(), "twice.csv");
        var twice = await Assert.ThrowsAsync<FileFaultException>(() => studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann));
        Assert.Equal(("twice.csv", 3), (twice.Fault.File, twice.Fault.Line));
        Assert.Single((await studio.Functions.ListAsync(project)).Functions);
    }

    [Fact]
    public async Task Confidences_are_kept_and_used_in_the_fit()
    {
        await using var studio = await LoopStudio.StartAsync();
        var random = new Random(7);
        var documents = Enumerable.Range(0, 600).Select(i => ($"{i}", $"text {i}", "train", (string?)null)).ToArray();
        var project = await studio.ProjectAsync(["no", "yes"], documents);
        var csv = new StringBuilder("id,lf,vote,confidence\n");
        var votes = new Core.Votes.VoteColumn[4];
        for (var f = 0; f < votes.Length; f++)
        {
            votes[f] = new Core.Votes.VoteColumn($"f{f}", 600, 2) { Confidence = new float[600] };
            for (var i = 0; i < 600; i++)
            {
                var sure = MathF.Round(random.NextSingle(), 3);
                votes[f][i] = random.NextDouble() < 0.3 + 0.6 * sure ? i % 2 : 1 - i % 2;
                votes[f].Confidence![i] = i % 7 == 0 ? float.NaN : sure;
                csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},f{f},{(votes[f][i] == 1 ? "yes" : "no")},{(i % 7 == 0 ? "" : sure)}\n");
            }
        }
        await studio.Functions.ImportVotesAsync(project, await studio.Studio.StageAsync(csv.ToString(), "long.csv"), LoopStudio.Ann);
        await studio.FitAsync(project);

        var matrix = new Core.Votes.VoteMatrix(new(["no", "yes"]), votes, 600);
        var expected = new Core.LabelModels.AutoModel().Fit(matrix, Core.LabelModels.LabelModelOptions.Default).Predict(matrix);
        var lines = Encoding.UTF8.GetString(await studio.ExportAsync(s => studio.Exports.WriteLabelsAsync(project, s))).Split('\n');
        var labels = Enumerable.Range(0, 600).Select(i => float.Parse(lines[i + 1].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        for (var i = 0; i < 600; i++) Assert.Equal(expected[i][1], labels[i], 1e-5f);
        foreach (var column in votes) column.Confidence = null;
        var ignored = new Core.LabelModels.AutoModel().Fit(matrix, Core.LabelModels.LabelModelOptions.Default).Predict(matrix);
        Assert.Contains(Enumerable.Range(0, 600), i => Math.Abs(ignored[i][1] - labels[i]) > 0.1);
    }

    [Fact]
    public async Task The_same_column_again_is_a_new_version()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["yes", "no"], Documents);
        foreach (var csv in new[] { "id,bot\n1,yes\n", "id,bot\n1,no\n2,no\n" })
            await studio.Functions.ImportVotesAsync(project, await studio.Studio.StageAsync(csv), LoopStudio.Ann);
        var bot = (await studio.Functions.ListAsync(project)).Functions.Single();
        Assert.Equal((2, 2, 0), (bot.Version, bot.Hits, bot.GoldRight));
    }
}
