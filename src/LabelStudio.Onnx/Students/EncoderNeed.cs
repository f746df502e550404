namespace LabelStudio.Onnx.Students;

/// <summary>The sentence encoder that a student's file must be given vectors of.</summary>
/// <param name="Identity">Names the encoder's content.</param>
/// <param name="Dimensions">D, the length of a vector.</param>
public sealed record EncoderNeed(string Identity, int Dimensions);
