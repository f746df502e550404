using System.Runtime.CompilerServices;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Prompts;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>One function of a run: feeds its documents to the teacher, many at once, and sees that each ends with a vote or a reason.</summary>
internal sealed class PromptFunctionRun(
    IStudioDbFactory factory, JobContext context, IPromptFunction function, ITeacherChannel channel, IBudget budget, long runId, int[] scope, TimeProvider time)
{
    private const int Page = 512;

    /// <summary>Documents waited for beyond the calls that may be under way: those whose teacher asked them to come back later must not hold up the rest.</summary>
    private const int WaitingPerCall = 4;

    private const int LeastWaiting = 32;

    /// <summary>A fault of the day is worth another try when the run goes on; an answer, even a useless one, is not.</summary>
    private static readonly HashSet<byte> Passing =
    [
        (byte)AbstainReason.TimedOut, (byte)AbstainReason.RateLimited, (byte)AbstainReason.ServerFault, (byte)AbstainReason.Malformed, (byte)AbstainReason.Unreachable,
    ];

    private int _done;

    public IPromptFunction Function => function;

    public ITeacherChannel Channel => channel;

    public int Documents => scope.Length;

    /// <summary>Documents with a vote or a reason.</summary>
    public int Done => _done;

    /// <summary>Whether asking again about a document that ended so makes sense.</summary>
    public static bool IsPassing(byte? reason) => reason is { } r && Passing.Contains(r);

    /// <summary>Asks until all is asked or <paramref name="stop"/> says to end; what was under way then is finished and written.</summary>
    public async Task RunAsync(RunStop stop, PromptAnswerWriter writer, Action progress)
    {
        var asker = new PromptAsker(function, channel, budget, context.ProjectId, runId, time, stop);
        var writing = writer.RunAsync();
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(LeastWaiting, channel.Teacher.Limits.Concurrency * WaitingPerCall) };
            await Parallel.ForEachAsync(ToAskAsync(stop.Token), options, async (document, _) =>
            {
                if (stop.Token.IsCancellationRequested || writing.IsCompleted) return;
                AskedPrompt? asked;
                try
                {
                    asked = await asker.AskAsync(document);
                }
                catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
                {
                    return;
                }
                if (asked == null) return;
                await writer.AddAsync(asked);
                Interlocked.Increment(ref _done);
                progress();
            });
        }
        finally
        {
            writer.Complete();
            await writing;
        }
    }

    /// <summary>The documents that have no vote and no lasting reason yet, in order.</summary>
    private async IAsyncEnumerable<Document> ToAskAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var page in scope.Chunk(Page))
        {
            IReadOnlyList<Document> documents;
            try
            {
                documents = await PageAsync(page, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                yield break;
            }
            foreach (var document in documents)
            {
                if (cancel.IsCancellationRequested) yield break;
                yield return document;
            }
        }
    }

    private async Task<IReadOnlyList<Document>> PageAsync(int[] ordinals, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var asked = await PromptAnswerStore.AskedAsync(db, context.ProjectId, function.FunctionVersionId, ordinals[0], ordinals[^1], cancel);
        var done = asked.Where(a => !IsPassing(a.Reason)).Select(a => a.Ordinal).ToHashSet();
        var left = ordinals.Where(o => !done.Contains(o)).ToList();
        Interlocked.Add(ref _done, ordinals.Length - left.Count);
        return left.Count == 0 ? [] : await DocumentStore.FindAsync(db, context.ProjectId, left, cancel);
    }
}
