using LabelStudio.Onnx.Encoders;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Opens the sentence encoder that teaches a student, or that one is joined to.</summary>
public static class StudentEncoder
{
    private const int Shown = 12;

    /// <param name="folder">A folder with a model and its tokenizer.</param>
    /// <exception cref="UserErrorException">It cannot be opened; the message says which file, why, and what to do.</exception>
    public static OnnxSentenceEncoder Open(string folder)
    {
        try
        {
            return OnnxSentenceEncoder.Open(folder);
        }
        catch (EncoderException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    /// <summary>An encoder in words: the beginning of the digest of its files, which tells two apart.</summary>
    internal static string Short(string identity) => $"\"{(identity.Length > Shown ? identity[..Shown] + "…" : identity)}\"";
}
