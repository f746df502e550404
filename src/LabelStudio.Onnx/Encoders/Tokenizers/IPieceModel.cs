namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>Cuts a text into the pieces of a vocabulary. May be used by several threads at a time.</summary>
internal interface IPieceModel
{
    /// <summary>One more than the highest id.</summary>
    int VocabularySize { get; }

    /// <summary>The ids of the first pieces of a text.</summary>
    /// <param name="text">Any string, also with NUL and lone surrogates.</param>
    /// <param name="most">The rest of the text is not read once there are that many pieces.</param>
    List<int> Pieces(string text, int most);
}
