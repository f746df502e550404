using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Scorings;

/// <summary>Counts as rows are scored; goes on from the summary of an earlier run and ends with the same one as a run without a break.</summary>
internal sealed class ScoreTally
{
    /// <summary>Characters of a text that are kept to be shown.</summary>
    private const int ShownCharacters = 400;

    private readonly float _leastInDistribution;
    private readonly long[] _labels;
    private readonly long[] _confidence;
    private readonly List<ScoredRow> _leastConfident;
    private readonly List<ScoredRow> _mostForeign;
    private long _rows, _abstained, _foreign;
    private double _sum;

    /// <param name="leastInDistribution">The known share below which a text is foreign.</param>
    public ScoreTally(ScoreSummary before, float leastInDistribution)
    {
        _leastInDistribution = leastInDistribution;
        _labels = [.. before.Labels];
        _confidence = [.. before.Confidence];
        _leastConfident = [.. before.LeastConfident];
        _mostForeign = [.. before.MostForeign];
        (_rows, _abstained, _foreign, _sum) = (before.Rows, before.Abstained, before.Foreign, before.ConfidenceSum);
    }

    public ScoreSummary Summary => new(_rows, [.. _labels], _abstained, _foreign, [.. _confidence], _sum, [.. _leastConfident], [.. _mostForeign]);

    public void Add(ScoredPart part)
    {
        var (labels, known, abstains) = (part.Answers.Labels, part.Answers.InDistribution, part.Answers.Abstains);
        for (var i = 0; i < part.Ids.Count; i++)
        {
            var top = labels.Top(i);
            var confidence = labels[i][top];
            _rows++;
            _labels[top]++;
            _sum += confidence;
            _confidence[Math.Clamp((int)(confidence * ScoreSummary.Bins), 0, ScoreSummary.Bins - 1)]++;
            if (abstains[i]) _abstained++;
            if (known[i] < _leastInDistribution) _foreign++;
            Consider(_leastConfident, confidence, r => r.Confidence);
            // a text all of which is known is not foreign, however few rows there are
            if (known[i] < 1) Consider(_mostForeign, known[i], r => r.InDistribution);

            void Consider(List<ScoredRow> rows, float value, Func<ScoredRow, float> by)
            {
                // of equals the first row stays, so that parts do not matter
                if (rows.Count == ScoreSummary.Shown && value >= by(rows[^1])) return;
                var text = part.Texts[i].Length > ShownCharacters ? Cut(part.Texts[i]) : part.Texts[i];
                // ten copies of one text tell no more than one
                if (rows.Exists(r => r.Text == text)) return;
                var at = rows.Count;
                while (at > 0 && by(rows[at - 1]) > value) at--;
                rows.Insert(at, new ScoredRow(part.Ids[i], text, top, confidence, abstains[i], known[i]));
                if (rows.Count > ScoreSummary.Shown) rows.RemoveAt(ScoreSummary.Shown);
            }
        }
    }

    // never between the halves of a surrogate pair
    private static string Cut(string text) => string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[ShownCharacters - 1]) ? ShownCharacters - 1 : ShownCharacters), "…");
}
