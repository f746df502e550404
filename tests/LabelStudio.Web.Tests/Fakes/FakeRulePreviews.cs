using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Functions.Preview;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Twelve hits, first guessed and then counted.</summary>
public sealed class FakeRulePreviews : IRulePreviews
{
    public async IAsyncEnumerable<RulePreview> WatchAsync(int projectId, PreviewQuestion question, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.CompletedTask;
        cancel.ThrowIfCancellationRequested();
        yield return Preview() with { Hits = new HitCount(11, 9, 14), Counted = 0.4 };
        yield return Preview();
    }

    public Task<HitPage> HitsAsync(int projectId, PreviewQuestion question, CancellationToken cancel = default) => Task.FromResult(HitPage.Empty);

    public Task<RuleNames> NamesAsync(int projectId, CancellationToken cancel = default) => Task.FromResult(new RuleNames(["subject"], []));

    public void Warm(int projectId)
    {
        // nothing to load
    }

    public static RulePreview Preview() => new(
        null, 100, HitCount.Of(12), 1, [1], [new SuggestedClass(1, new(0.75, 0.4, 0.93), true, 3), new SuggestedClass(0, new(0.25, 0.05, 0.7), true, 1)],
        new GoldEvidence([new(1, 3), new(0, 1)], 3, 1, true), new ModelEvidence([new(1, 0.8), new(0, 0.2)], 9, true),
        new Dictionary<HitKind, HitCount> { [HitKind.All] = HitCount.Of(12), [HitKind.Right] = HitCount.Of(3), [HitKind.Wrong] = HitCount.Of(1), [HitKind.Conflict] = HitCount.Of(2), [HitKind.New] = HitCount.Of(3) },
        true, [new FunctionOverlap(7, "other rule", HitCount.Of(5), HitCount.Of(2))], [],
        new HitPage([new HitRow(4, "d4", "my card is <b>lost</b>", [(3, 4)], Split.Dev, 1, 1, 0.9, [0])], HitKind.All, 0, HitCount.Of(12)), 3);
}
