using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Core.Students;

/// <summary>A training set as rows of numbers: what every trial with the same features shares.</summary>
/// <param name="Space">The features that were found.</param>
/// <param name="Sparse">n rows of n-grams.</param>
/// <param name="Dense">n rows of sentence vectors, or null.</param>
/// <param name="Dev">Dev texts by the same features, or null without dev.</param>
internal sealed record StudentRows(FeatureSpace Space, SparseMatrix Sparse, SentenceRows? Dense, DevRows? Dev)
{
    public static StudentRows Read(TrainingSet set, FeatureSpec features, double fieldScale, SentenceRows? dense, int threads, CancellationToken cancel)
    {
        var (space, rows) = FeatureSpace.Fit(features, set.Fields, FieldScales(set, fieldScale), set.Texts, threads, cancel);
        var dev = set.DevTexts.Count == 0 ? null : new DevRows(space.Transform(set.DevTexts, threads, cancel), dense?.Dev, set.DevGold);
        return new StudentRows(space, rows, dense, dev);
    }

    /// <summary>Each field by what it is worth, and all together no longer than the scale.</summary>
    private static float[] FieldScales(TrainingSet set, double scale)
    {
        var worth = FieldWorth.Of(set);
        var length = Math.Sqrt(Math.Max(1, worth.Sum(w => w * w)));
        return Array.ConvertAll(worth, w => (float)(scale * w / length));
    }
}

/// <summary>The sentence vectors of a training set, without their mean and scaled.</summary>
/// <param name="Encoder">What made them.</param>
/// <param name="Centre">D numbers: the mean of the train vectors, which tells no text from another.</param>
/// <param name="Scale">What they were multiplied by after that.</param>
/// <param name="Train">n rows.</param>
/// <param name="Dev">Dev rows, or null without dev.</param>
internal sealed record SentenceRows(ISentenceEncoder Encoder, float[] Centre, float Scale, DenseRows Train, DenseRows? Dev)
{
    public static SentenceRows Read(TrainingSet set, ISentenceEncoder encoder, float scale, int threads, CancellationToken cancel)
    {
        var d = encoder.Dimensions;
        var train = Encode(set.Texts);
        var sums = new double[d];
        for (var i = 0; i < train.Length; i++) sums[i % d] += train[i];
        var centre = Array.ConvertAll(sums, s => (float)(s / set.Count));
        return new SentenceRows(encoder, centre, scale, Rows(train), set.DevTexts.Count == 0 ? null : Rows(Encode(set.DevTexts)));

        float[] Encode(IReadOnlyList<string> texts)
        {
            var vectors = new float[checked(texts.Count * d)];
            encoder.Encode(texts, vectors, threads, cancel);
            return vectors;
        }

        DenseRows Rows(float[] vectors)
        {
            for (var i = 0; i < vectors.Length; i++) vectors[i] = (vectors[i] - centre[i % d]) * scale;
            return new DenseRows(vectors, d);
        }
    }

    /// <summary>The weights for vectors as the encoder gives them, and what the intercepts gain by it.</summary>
    public EncoderPart Part(ReadOnlySpan<float> weights, Span<float> bias)
    {
        var k = bias.Length;
        var plain = new float[weights.Length];
        for (var i = 0; i < plain.Length; i++) plain[i] = (float)(Half)(weights[i] * Scale);
        for (var i = 0; i < plain.Length; i++) bias[i % k] -= plain[i] * Centre[i / k];
        return new EncoderPart(Encoder, plain);
    }
}
