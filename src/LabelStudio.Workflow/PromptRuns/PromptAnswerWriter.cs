using System.Threading.Channels;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Prompts;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Writes what came of asking, a batch a transaction, and makes votes of it now and then, so that a long run is of use while it goes on.</summary>
internal sealed class PromptAnswerWriter(JobContext context, IPromptFunction function, PromptRunCounts counts, long runId, TimeProvider time)
{
    private const int Batch = 512;
    private static readonly TimeSpan BatchEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan VotesEvery = TimeSpan.FromSeconds(5);

    /// <summary>Making votes may take this share of the time.</summary>
    private const int VotesShare = 20;

    private readonly Channel<AskedPrompt> _asked = Channel.CreateBounded<AskedPrompt>(new BoundedChannelOptions(4 * Batch) { SingleReader = true });
    private readonly HashSet<int> _dirty = [];

    public ValueTask AddAsync(AskedPrompt asked) => _asked.Writer.WriteAsync(asked);

    public void Complete(Exception? fault = null) => _asked.Writer.TryComplete(fault);

    /// <summary>Writes until <see cref="Complete"/>, the rest and all votes included.</summary>
    public async Task RunAsync()
    {
        var batch = new List<AskedPrompt>(Batch);
        var nextVotes = VotesEvery;
        var start = time.GetTimestamp();
        try
        {
            while (await _asked.Reader.WaitToReadAsync())
            {
                // what arrives within a moment goes into one transaction
                var began = time.GetTimestamp();
                while (batch.Count < Batch && time.GetElapsedTime(began) < BatchEvery)
                {
                    if (_asked.Reader.TryRead(out var one)) batch.Add(one);
                    else if (!await MoreAsync(BatchEvery - time.GetElapsedTime(began))) break;
                }
                await WriteAsync(batch);
                batch.Clear();
                if (time.GetElapsedTime(start) < nextVotes) continue;
                var votesBegan = time.GetTimestamp();
                await WriteVotesAsync();
                var took = time.GetElapsedTime(votesBegan) * VotesShare;
                (start, nextVotes) = (time.GetTimestamp(), took > VotesEvery ? took : VotesEvery);
            }
        }
        catch (Exception e)
        {
            // whoever still brings answers must not wait for a writer that is gone
            Complete(e);
            throw;
        }
        await WriteVotesAsync();
    }

    private async Task<bool> MoreAsync(TimeSpan within)
    {
        if (within <= TimeSpan.Zero) return false;
        try
        {
            return await _asked.Reader.WaitToReadAsync().AsTask().WaitAsync(within, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task WriteAsync(List<AskedPrompt> batch)
    {
        if (batch.Count == 0) return;
        foreach (var asked in batch) _dirty.Add(DocumentChunks.Of(asked.Answer.Ordinal));
        var json = counts.Add(function.FunctionVersionId, batch);
        await context.WriteAsync(async db =>
        {
            await PromptAnswerStore.WriteAsync(db, function.FunctionVersionId, [.. batch.Select(b => b.Answer)]);
            await db.PromptRuns.Where(r => r.Id == runId).ExecuteUpdateAsync(u => u.SetProperty(r => r.Figures, json));
        });
    }

    private async Task WriteVotesAsync()
    {
        foreach (var chunk in _dirty.Order().ToList())
        {
            await context.WriteAsync(async db =>
            {
                var block = (await DocumentChunks.StatesAsync(db, context.ProjectId)).Where(b => b.Chunk == chunk).ToList();
                // the function may be gone by now
                if (block.Count == 0 || !await db.FunctionVersions.AnyAsync(v => v.Id == function.FunctionVersionId)) return;
                var classes = await db.Classes.CountAsync(c => c.ProjectId == context.ProjectId);
                await PromptAnswerStore.WriteVotesAsync(db, context.ProjectId, new VoteSource(function.FunctionVersionId, function.Name), block[0], classes);
            });
            _dirty.Remove(chunk);
        }
    }
}
