namespace LabelStudio.Core.Students.Calibration;

/// <summary>Scores of dev documents with their gold: what a calibration is fitted on.</summary>
/// <param name="Scores">n × K scores before the softmax, row after row.</param>
/// <param name="Gold">n class indices.</param>
/// <param name="Classes">K.</param>
public sealed record DevScores(float[] Scores, IReadOnlyList<int> Gold, int Classes)
{
    /// <summary>n.</summary>
    public int Count => Gold.Count;

    /// <summary>The K scores of a document.</summary>
    public ReadOnlySpan<float> this[int document] => Scores.AsSpan(document * Classes, Classes);

    /// <summary>Some of the documents.</summary>
    internal DevScores Of(IReadOnlyList<int> documents)
    {
        var scores = new float[documents.Count * Classes];
        for (var i = 0; i < documents.Count; i++) this[documents[i]].CopyTo(scores.AsSpan(i * Classes));
        return new DevScores(scores, [.. documents.Select(d => Gold[d])], Classes);
    }

    internal void Check()
    {
        if (Scores.Length != (long)Gold.Count * Classes) throw new ArgumentException($"{Scores.Length} scores for {Gold.Count} documents and {Classes} classes.");
        foreach (var g in Gold)
            if (g < 0 || g >= Classes) throw new ArgumentException($"Gold label {g} is no class; there are {Classes}.");
    }
}
