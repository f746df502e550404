namespace LabelStudio.Onnx.Encoders;

/// <summary>How the vectors of a text's tokens become one.</summary>
public enum Pooling
{
    /// <summary>The model gives one vector a text itself.</summary>
    None,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The vector of the first token.</summary>
    Cls,
}
