using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Students.Search;

/// <summary>The rows of a training set by the features that trials ask for, each made once.</summary>
internal sealed class SearchRows(SoftmaxTrainer start, TrainingSet set, int threads, IProgress<StageProgress>? progress, CancellationToken cancel)
{
    private readonly Dictionary<FeatureSpec, StudentRows> _rows = [];
    private readonly SentenceRows? _sentences = start.ReadSentences(set, threads, progress, cancel);

    public void Make(FeatureSpec features)
    {
        if (!_rows.ContainsKey(features)) _rows.Add(features, StudentRows.Read(set, features, start.FieldScale, _sentences, threads, cancel));
    }

    public StudentRows Of(FeatureSpec features) => _rows[features];
}
