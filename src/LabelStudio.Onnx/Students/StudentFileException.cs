namespace LabelStudio.Onnx.Students;

/// <summary>A student's file that cannot be read; the message tells the user which file, why, and what to do.</summary>
public sealed class StudentFileException(string message, Exception? inner = null) : Exception(message, inner);
