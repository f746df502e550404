using LabelStudio.Core.Schema;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Documents that repeat a handful of texts; a search finds words, and "AND AND" cannot be parsed.</summary>
public sealed class FakeDocuments : IDocuments
{
    public List<DocumentQuery> Asked { get; } = [];

    public Task<DocumentPage> QueryAsync(int projectId, DocumentQuery query, CancellationToken cancel = default)
    {
        Asked.Add(query);
        if (query.Search?.Contains("AND AND", StringComparison.Ordinal) == true)
            throw new UserErrorException("After AND there must be a word, at position 9:\n    card AND AND fee\n             ^");
        var rows = Enumerable.Range(0, Samples.Documents).Select(i => Row(i, query.Search))
            .Where(r => query.Split == null || r.Split == query.Split)
            .Where(r => query.HasGold == null || r.Gold != null == query.HasGold)
            .Where(r => query.LabelClass == null || r.Label == query.LabelClass)
            .Where(r => query.Search == null || r.Highlights.Count > 0)
            .ToList();
        return Task.FromResult(new DocumentPage([.. rows.Skip(query.Skip).Take(query.Take)], rows.Count, true, 3.2));
    }

    public Task<DocumentDetail?> GetAsync(int projectId, int ordinal, CancellationToken cancel = default)
    {
        if (ordinal >= Samples.Documents) return Task.FromResult<DocumentDetail?>(null);
        var row = Row(ordinal, null);
        var posterior = new float[Samples.Classes.Count];
        Array.Fill(posterior, 0.01f);
        posterior[ordinal % 12] = 0.71f;
        posterior[(ordinal + 3) % 12] = 0.19f;
        FunctionVote[] votes = [new(1, "lost card words", ordinal % 12, null), new(2, "mentions a transfer", (ordinal + 3) % 12, null), new(3, "angry customer about a card that was taken", ordinal % 12, 0.8)];
        return Task.FromResult<DocumentDetail?>(new DocumentDetail(
            ordinal, row.ExternalId, row.Text, row.Split, new Dictionary<string, string> { ["channel"] = "app", ["received"] = "2026-10-14 08:12" }, row.Gold, votes, posterior,
            Explained(ordinal % 12, (ordinal + 3) % 12, votes), [4, 17]));
    }

    private static DocumentExplanation Explained(int label, int second, FunctionVote[] votes)
    {
        double[] odds = [1.41, -0.83, 0.86];
        var parts = votes.Select((v, i) => new ExplanationPart(
            v.FunctionId, v.Function, v.Class, odds[i], i == 1 ? 1 : 0.5, i == 1 ? null : "near-copy of another function: together they count as one"));
        return new DocumentExplanation(
            3, null, label, second, 0.71, [new(label, 0.71), new(second, 0.19)], -0.12, [.. parts], 0.3, false, true,
            ["Without \"lost card words\" the label would be the same."]);
    }

    public Task<DuplicatePage> DuplicatesAsync(int projectId, int skip, int take, CancellationToken cancel = default) => Task.FromResult(new DuplicatePage(
        [
            new(1, false, true, [Row(0, null), Row(8, null)], 2, 0.91),
            new(2, true, false, [Row(2, null), Row(10, null), Row(18, null), Row(26, null)], 6, 1),
            new(3, false, false, [Row(4, null), Row(12, null)], 2, 0.84),
        ], 37, 1, true));

    private static DocumentRow Row(int i, string? search)
    {
        var text = Samples.Texts[i % Samples.Texts.Count];
        var split = i % 10 == 1 ? Split.Dev : i % 5 == 3 ? Split.Test : Split.Train;
        var at = search == null ? -1 : text.IndexOf(search, StringComparison.OrdinalIgnoreCase);
        return new DocumentRow(
            i, $"msg-{i + 1:0000}", text, split, split != Split.Test && i % 4 == 0 ? i % 12 : null, i % 7 == 5 ? null : i % 12, i % 7 == 5 ? null : 0.31 + i % 60 / 90d, i % 7 == 5 ? 0 : 1 + i % 4,
            at < 0 ? [] : [(at, search!.Length)]);
    }
}
