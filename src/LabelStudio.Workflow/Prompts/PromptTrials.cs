using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Teachers;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Asks teachers about a few documents, answers as they arrive.</summary>
internal sealed class PromptTrials(IStudioDbFactory factory, PromptMaterial material, PromptSamples samples, OpenGold open, ITeachers teachers)
{
    public async IAsyncEnumerable<TriedDocument> TryAsync(int projectId, PromptTrial trial, [EnumeratorCancellation] CancellationToken cancel)
    {
        var drawn = await samples.DrawAsync(projectId, trial.Sample, cancel);
        if (drawn.Count == 0) throw new UserErrorException("No document of train or dev is in this sample. Choose another one.");
        var side = await OpenAsync(projectId, new PromptSide(trial.Prompt, trial.TeacherId), cancel);
        var (documents, gold) = await ReadAsync(projectId, [.. drawn.Where(d => !trial.Done.Contains(d))], cancel);
        var budget = new Budget(trial.CostLimit, null);
        await foreach (var tried in AtOnceAsync(documents, side.Width, (d, stop) => AskAsync(projectId, side, d, gold.ClassOf(d.Ordinal), budget, drawn.Count, stop), cancel))
            yield return tried;
    }

    public async IAsyncEnumerable<ComparedDocument> CompareAsync(int projectId, PromptMatch match, [EnumeratorCancellation] CancellationToken cancel)
    {
        var drawn = await samples.DrawAsync(projectId, new PromptSample(SampleKind.DevGold, match.Documents, match.Seed), cancel);
        if (drawn.Count == 0) throw new UserErrorException("There is no dev gold to compare on. Import gold for dev documents, or review some.");
        var a = await OpenAsync(projectId, match.A, cancel);
        var b = await OpenAsync(projectId, match.B, cancel);
        var (documents, gold) = await ReadAsync(projectId, drawn, cancel);
        var budget = new Budget(match.CostLimit, null);
        await foreach (var pair in AtOnceAsync(documents, Math.Max(a.Width, b.Width), PairAsync, cancel)) yield return pair;

        async Task<ComparedDocument> PairAsync(Document d, CancellationToken stop)
        {
            var label = gold.ClassOf(d.Ordinal);
            var answers = await Task.WhenAll(AskAsync(projectId, a, d, label, budget, drawn.Count, stop), AskAsync(projectId, b, d, label, budget, drawn.Count, stop));
            return new ComparedDocument(answers[0], answers[1], IsRight(a, answers[0]), IsRight(b, answers[1]), drawn.Count);
        }
    }

    private static bool IsRight(Side side, TriedDocument tried) => tried.Right(side.Prompt.Definition.Kind, side.Prompt.Target) ?? false;

    private async Task<Side> OpenAsync(int projectId, PromptSide side, CancellationToken cancel) =>
        new(await material.CompileAsync(projectId, side.Prompt, cancel), await teachers.OpenAsync(side.TeacherId, cancel));

    private async Task<(IReadOnlyList<Document> Documents, GoldSnapshot Gold)> ReadAsync(int projectId, IReadOnlyList<int> ordinals, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var documents = await DocumentStore.FindAsync(db, projectId, ordinals, cancel);
        return ([.. documents.Where(d => d.Split != Split.Test)], await open.ReadAsync(db, projectId, cancel));
    }

    private static async Task<TriedDocument> AskAsync(int projectId, Side side, Document d, int gold, Budget budget, int total, CancellationToken cancel)
    {
        var question = side.Prompt.Ask(PromptMaterial.Of(d));
        var context = new CallContext(budget, projectId);
        var requests = PromptFunction.Requests(question, side.Prompt.Definition, side.Channel.Teacher.Abilities);
        var replies = await Task.WhenAll(requests.Select(r => side.Channel.AskAsync(r, context, cancel)));
        cancel.ThrowIfCancellationRequested();
        return new TriedDocument(
            d.Ordinal, d.ExternalId, d.Text, d.Split, gold < 0 ? null : gold, side.Prompt.Read(question, replies), [.. replies.Select(r => r.Text)],
            replies.Select(r => r.Outcome).FirstOrDefault(o => o != TeacherOutcome.Answered),
            replies.Aggregate(new TokenUsage(), (sum, r) => sum + r.Usage), replies.Sum(r => r.Cost), replies.Max(r => r.Latency), replies.Sum(r => r.Attempts),
            replies.All(r => r.FromCache), [.. replies.SelectMany(r => r.Redactions).DistinctBy(h => h.Placeholder)], question.ExampleIds, total);
    }

    /// <summary>Works on several at once and hands on what is ready; stops all of it when the reader stops.</summary>
    private static async IAsyncEnumerable<T> AtOnceAsync<T>(
        IReadOnlyList<Document> documents, int width, Func<Document, CancellationToken, Task<T>> work, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ready = Channel.CreateUnbounded<T>();
        var all = Task.Run(
            async () =>
            {
                Exception? fault = null;
                try
                {
                    await Parallel.ForEachAsync(documents, new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = stop.Token }, async (d, token) => ready.Writer.TryWrite(await work(d, token)));
                }
                catch (Exception e)
                {
                    fault = e;
                }
                ready.Writer.Complete(fault);
            },
            CancellationToken.None);
        try
        {
            await foreach (var item in ready.Reader.ReadAllAsync(cancel)) yield return item;
        }
        finally
        {
            await stop.CancelAsync();
            await all;
        }
    }

    private sealed record Side(CompiledPrompt Prompt, ITeacherChannel Channel)
    {
        /// <summary>Documents under way at once; the channel holds back what its teacher cannot take.</summary>
        public int Width => Math.Clamp(Channel.Teacher.Limits.Concurrency, 1, 64);
    }
}
