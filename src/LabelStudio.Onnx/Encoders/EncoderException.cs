namespace LabelStudio.Onnx.Encoders;

/// <summary>A sentence encoder that cannot be opened or used; the message tells the user which file, why, and what to do.</summary>
public sealed class EncoderException(string message, Exception? inner = null) : Exception(message, inner);
