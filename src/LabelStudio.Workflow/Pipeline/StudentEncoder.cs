using LabelStudio.Onnx.Encoders;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Opens the sentence encoder that teaches a student.</summary>
public static class StudentEncoder
{
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
}
