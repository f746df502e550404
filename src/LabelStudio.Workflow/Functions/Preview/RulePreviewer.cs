using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Functions.Preview;

/// <inheritdoc cref="IRulePreviews"/>
/// <remarks>
/// The word index answers most queries wholly. Where it cannot (phrases, patterns), texts are read for a fixed time: documents with gold first, then documents spread
/// evenly over the rest, from which everything is scaled up. After that first answer all texts are read, and answers follow as the numbers get better.
/// </remarks>
internal sealed class RulePreviewer(IStudioDbFactory factory, ProjectRuleResources resources, PreviewGrounds grounds, HitPages pages) : IRulePreviews
{
    /// <summary>With the index and the counting it stays within what feels immediate.</summary>
    private static readonly TimeSpan GoldTime = TimeSpan.FromMilliseconds(40), SampleTime = TimeSpan.FromMilliseconds(60);

    /// <summary>Between two answers while texts are read.</summary>
    private static readonly TimeSpan Interlude = TimeSpan.FromMilliseconds(500);

    /// <summary>So many hits stand for all in a first answer.</summary>
    private const int QuickStandIns = 12_000;

    private const int NamedDocuments = 200;

    public async IAsyncEnumerable<RulePreview> WatchAsync(int projectId, PreviewQuestion question, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        // SQLite reads on the caller's thread, and the caller is the page that is being typed into
        var answers = Channel.CreateBounded<RulePreview>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var work = Task.Run(() => WriteAsync(answers.Writer, AnswersAsync(projectId, question, left.Token)), CancellationToken.None);
        try
        {
            await foreach (var answer in answers.Reader.ReadAllAsync(left.Token)) yield return answer;
        }
        finally
        {
            await left.CancelAsync();
            await work;
        }
    }

    private static async Task WriteAsync(ChannelWriter<RulePreview> writer, IAsyncEnumerable<RulePreview> answers)
    {
        try
        {
            await foreach (var answer in answers) await writer.WriteAsync(answer);
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }

    private async IAsyncEnumerable<RulePreview> AnswersAsync(int projectId, PreviewQuestion question, [EnumeratorCancellation] CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var (query, error) = await resources.ParseAsync(projectId, question.Query, cancel);
        if (query == null)
        {
            yield return RulePreview.Faulty(new PreviewFault(error!.What, error.Suggestion, error.Position, error.Length), clock.Elapsed.TotalMilliseconds);
            yield break;
        }
        var ground = await grounds.ReadAsync(projectId, question.Editing, wait: false, cancel);
        var hits = await HitsOfAsync(ground, query, cancel);
        await hits.SampleAsync(factory, projectId, ground.Gold.Ordinals, GoldTime, SampleTime, cancel);
        var answer = await AnswerAsync(ground, hits, question, QuickStandIns, clock, cancel);
        yield return answer;
        if (answer.Exact && ground.LabelsPending == null) yield break;

        var counting = hits.CountAllAsync(factory, projectId, cancel);
        while (await Task.WhenAny(counting, Task.Delay(Interlude, cancel)) != counting)
        {
            cancel.ThrowIfCancellationRequested();
            yield return await AnswerAsync(ground, hits, question, QuickStandIns, clock, cancel);
        }
        await counting;
        if (ground.LabelsPending != null) ground = await grounds.ReadAsync(projectId, question.Editing, wait: true, cancel);
        yield return await AnswerAsync(ground, hits, question, int.MaxValue, clock, cancel);
    }

    public async Task<HitPage> HitsAsync(int projectId, PreviewQuestion question, CancellationToken cancel = default)
    {
        var (query, error) = await resources.ParseAsync(projectId, question.Query, cancel);
        if (query == null) throw new UserErrorException($"The query is not understood: {error!.Message}", error);
        return await Task.Run(
            async () =>
            {
                var ground = await grounds.ReadAsync(projectId, question.Editing, wait: false, cancel);
                var hits = await HitsOfAsync(ground, query, cancel);
                return await pages.ReadAsync(ground, hits, question, PreviewFigures.Of(ground, hits, question, QuickStandIns, cancel), cancel);
            },
            cancel);
    }

    public async Task<RuleNames> NamesAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var fields = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var d in Storage.Documents.DocumentStore.ReadAsync(db, projectId, 0, NamedDocuments, cancel)) fields.UnionWith(FieldsJson.Read(d.Fields).Keys);
        var lists = (await resources.ForAsync(projectId, cancel)).Lists?.Names ?? [];
        return new RuleNames([.. fields], [.. lists.Order(StringComparer.OrdinalIgnoreCase)]);
    }

    public void Warm(int projectId) => _ = Task.Run(async () =>
    {
        try
        {
            var ground = await grounds.ReadAsync(projectId, null, wait: false, CancellationToken.None);
            await using var db = factory.Create();
            var blocks = await ground.Columns.Words.ReadAsync(db, projectId, CancellationToken.None);
            await ground.Columns.Texts.LoadAsync(factory, projectId, blocks.Select(b => b.State), CancellationToken.None);
        }
        catch (UserErrorException)
        {
            // the project has gone meanwhile
        }
    });

    private async Task<QueryHits> HitsOfAsync(PreviewGround ground, RuleQuery query, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var blocks = await ground.Columns.Words.ReadAsync(db, ground.Stamp.ProjectId, cancel);
        return ground.Columns.Hits.Of(query, blocks, ground.Columns.Texts);
    }

    private async Task<RulePreview> AnswerAsync(PreviewGround ground, QueryHits hits, PreviewQuestion question, int standIns, Stopwatch clock, CancellationToken cancel)
    {
        var figures = PreviewFigures.Of(ground, hits, question, standIns, cancel);
        var page = await pages.ReadAsync(ground, hits, question, figures, cancel);
        return new RulePreview(
            null, ground.Documents, figures.Hits, hits.Decided, figures.Classes, figures.Suggested, figures.Gold, figures.Model, figures.Kinds, figures.JudgedByGold,
            figures.Functions, figures.Warnings, page, clock.Elapsed.TotalMilliseconds);
    }
}
