namespace LabelStudio.Core.Embeddings;

/// <summary>Turns texts into vectors of length 1, so that the dot product of two is the cosine of their angle.</summary>
public interface ISentenceEncoder
{
    /// <summary>D, the length of a vector.</summary>
    int Dimensions { get; }

    /// <summary>Names the encoder's content: vectors kept under the same identity were made by the same files.</summary>
    string Identity { get; }

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">n texts; of a long one the first tokens that the model can read count.</param>
    /// <param name="vectors">Receives n rows of D; a text without a token gets a row of zeros.</param>
    /// <param name="threads">At most that many at a time; 0 for one a processor. The vectors do not depend on it.</param>
    /// <param name="cancel">Ends the work between two batches.</param>
    /// <exception cref="ArgumentException">The vectors are not n rows of D.</exception>
    void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default);
}

/// <summary>What every encoder can do besides.</summary>
public static class SentenceEncoders
{
    /// <summary>Encodes n texts into n rows of their own, each of D numbers.</summary>
    public static float[][] Encode(this ISentenceEncoder encoder, IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default)
    {
        var vectors = new float[checked(texts.Count * encoder.Dimensions)];
        encoder.Encode(texts, vectors, threads, cancel);
        return [.. vectors.Chunk(encoder.Dimensions)];
    }
}
