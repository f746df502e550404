using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>Puts together the pages of hits that a person looks through.</summary>
internal sealed class HitPages(IStudioDbFactory factory)
{
    private const int MostRows = 100;
    private const int LongestExcerpt = 400;
    private const int Before = 60;

    public async Task<HitPage> ReadAsync(PreviewGround ground, QueryHits hits, PreviewQuestion question, PreviewFigures figures, CancellationToken cancel)
    {
        if (!figures.Kinds.TryGetValue(question.Kind, out var total)) return HitPage.Empty with { Kind = question.Kind };
        var skip = Math.Max(0, question.Skip);
        var ordinals = Of(ground, hits, question.Kind, figures).Skip(skip).Take(Math.Clamp(question.Take, 1, MostRows)).ToList();
        await using var db = factory.Create();
        var documents = await DocumentStore.FindAsync(db, ground.Stamp.ProjectId, ordinals, cancel);
        return new HitPage([.. documents.Select(d => Row(ground, hits.Query, d))], question.Kind, skip, total);
    }

    private static IEnumerable<int> Of(PreviewGround ground, QueryHits hits, HitKind kind, PreviewFigures figures)
    {
        var classes = figures.Classes;
        return kind switch
        {
            HitKind.All => hits.Known(),
            HitKind.Right when figures.JudgedByGold => ground.Gold.Labels.Where(g => classes.Contains(g.Class) && hits.IsHit(g.Ordinal)).Select(g => g.Ordinal),
            HitKind.Wrong when figures.JudgedByGold => ground.Gold.Labels.Where(g => !classes.Contains(g.Class) && hits.IsHit(g.Ordinal)).Select(g => g.Ordinal),
            HitKind.Right => hits.Known().Where(d => classes.Contains(Top(d))),
            HitKind.Wrong => hits.Known().Where(d => Top(d) is var top and >= 0 && !classes.Contains(top)),
            HitKind.Conflict => hits.Known().Where(d => Others(ground, d).Any(v => !classes.Any(k => ground.Voted!.Names(v, k)))),
            HitKind.New => hits.Known().Where(d => !Others(ground, d).Any()),
            HitKind.Gained => hits.Known().Where(d => !Own(d)),
            _ => Enumerable.Range(0, ground.Own?.Length ?? 0).Where(d => Own(d) && !hits.IsHit(d) && !hits.IsOpen(d)),
        };

        bool Own(int d) => ground.Own is { } own && d < own.Length && own[d] != VoteColumn.Abstain;

        int Top(int d) => ground.Labels is { } labels && d < labels.Count && labels.IsCovered(d) ? labels.Top(d) : -1;
    }

    private static IEnumerable<int> Others(PreviewGround ground, int ordinal)
    {
        foreach (var votes in ground.Votes)
            if (ordinal < votes.Length && votes[ordinal] is var vote and not VoteColumn.Abstain)
                yield return vote;
    }

    private static HitRow Row(PreviewGround ground, RuleQuery query, Storage.Model.Document document)
    {
        var spans = RuleHighlighter.Highlights(query, document.Text);
        var (start, end) = Excerpt(document.Text, spans.Count > 0 ? spans[0].Start : 0);
        var head = start > 0 ? "…" : "";
        var gold = document.Split == Split.Test ? -1 : ground.Gold.ClassOf(document.Ordinal);
        var labeled = ground.LabelColumn is { } labels && labels.Top(document.Ordinal) >= 0;
        return new HitRow(
            document.Ordinal, document.ExternalId, string.Concat(head, document.Text.AsSpan(start, end - start), end < document.Text.Length ? "…" : ""),
            [.. spans.Where(s => s.Start < end).Select(s => (s.Start - start + head.Length, Math.Min(s.Length, end - s.Start)))],
            document.Split, gold < 0 ? null : gold, labeled ? ground.LabelColumn!.Top(document.Ordinal) : null, labeled ? ground.LabelColumn!.Confidence(document.Ordinal) : null,
            [.. Others(ground, document.Ordinal).SelectMany(v => ground.Voted!.Of(v).ToArray()).Distinct().Order()])
        {
            Fields = FieldMatch.Of(query, document.Fields),
        };
    }

    /// <summary>The stretch of a text to show: its beginning, or what surrounds a match far behind it.</summary>
    private static (int Start, int End) Excerpt(string text, int match)
    {
        var start = match + Before < LongestExcerpt ? 0 : text.LastIndexOf(' ', match - 1, Before) + 1 is var word and > 0 ? word : match - Before;
        if (start > 0 && char.IsLowSurrogate(text[start])) start++;
        var end = Math.Min(text.Length, start + LongestExcerpt);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end--;
        return (start, end);
    }
}
