using LabelStudio.Core.Embeddings;

namespace LabelStudio.Core.Students;

/// <summary>The part of a student that reads the sentence vector e of a text beside its n-grams: scores gain e·W.</summary>
public sealed class EncoderPart
{
    private readonly float[] _weights;

    /// <summary>Makes the part.</summary>
    /// <param name="encoder">What turns texts into vectors.</param>
    /// <param name="weights">D × K weights, dimension after dimension; rounded to half precision here.</param>
    /// <exception cref="ArgumentException">A length that is no multiple of D, or a number that is not finite.</exception>
    public EncoderPart(ISentenceEncoder encoder, ReadOnlySpan<float> weights)
    {
        if (weights.Length % encoder.Dimensions != 0) throw new ArgumentException($"{weights.Length} weights for vectors of {encoder.Dimensions} numbers.", nameof(weights));
        Encoder = encoder;
        _weights = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            _weights[i] = (float)(Half)weights[i];
            if (!float.IsFinite(_weights[i])) throw new ArgumentException("A weight of the encoder is not a finite number in half precision; the training diverged.", nameof(weights));
        }
    }

    /// <summary>What turns texts into vectors.</summary>
    public ISentenceEncoder Encoder { get; }

    /// <summary>D × K weights, dimension after dimension; each is a half-precision number.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The vectors of texts as rows.</summary>
    internal DenseRows Read(IReadOnlyList<string> texts, int threads, CancellationToken cancel)
    {
        var vectors = new float[checked(texts.Count * Encoder.Dimensions)];
        Encoder.Encode(texts, vectors, threads, cancel);
        return new DenseRows(vectors, Encoder.Dimensions);
    }
}
