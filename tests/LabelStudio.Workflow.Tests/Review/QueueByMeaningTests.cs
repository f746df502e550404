using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Tests.Embeddings;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>Queues of a project whose documents have embeddings.</summary>
public sealed class QueueByMeaningTests
{
    private const int Odd = 60;

    private static readonly string[] Cities = "Rome Oslo Bonn Kyoto Lima Paris Turin Cairo Perth Delhi Quito Lagos Milan Tunis Seoul Hanoi Porto Malmo Basel Dakar Leeds Genoa Osaka Davos Miami Tampa Macau Accra Sofia Minsk".Split(' ');

    [EncoderPackageFact]
    public async Task Agreement_is_suspicious_where_the_nearest_documents_in_meaning_are_labelled_otherwise()
    {
        await using var studio = await EncoderStudio.StartAsync();
        var project = await studio.ProjectAsync(["card", "cash"],
        [
            .. Cities.Select((c, i) => ($"a{i}", $"my card was lost in {c} and I need another card", "train", (string?)null)),
            .. Cities.Select((c, i) => ($"b{i}", $"the machine in {c} gave me no cash", "train", (string?)null)),
            // the rules see a card; who reads it sees a machine that gave nothing
            ("odd", "the machine in Berlin gave me no money, though another card worked", "train", null),
        ]);
        await studio.RuleAsync(project, "card", 0, "card");
        await studio.RuleAsync(project, "another card", 0, "\"another card\"");
        await studio.RuleAsync(project, "cash", 1, "cash");
        await studio.RuleAsync(project, "no cash", 1, "\"no cash\"");
        await studio.FitAsync(project);
        await studio.EndAsync(await studio.Studio.Get<IEmbeddings>().ComputeAsync(project, LoopStudio.Ann));

        var queue = await studio.QueueAsync(project, "suspicious-unanimity", 5);
        await using var db = studio.Db();
        var found = await db.QueueItems.AsNoTracking().SingleAsync(i => i.QueueId == queue && i.Ordinal == Odd);
        Assert.EndsWith("nearest documents in meaning 10 are labelled cash", found.Reason, StringComparison.Ordinal);
        // two kinds, one of them near-copies: they take turns
        var all = await studio.QueueAsync(project, "random", 61);
        var kinds = await db.QueueItems.AsNoTracking().Where(i => i.QueueId == all).OrderBy(i => i.Position).Select(i => i.Ordinal < Cities.Length).ToListAsync();
        Assert.InRange(kinds.Zip(kinds.Skip(1)).Count(p => p.First == p.Second), 0, 10);
    }
}
