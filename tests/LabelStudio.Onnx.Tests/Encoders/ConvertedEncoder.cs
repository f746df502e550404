using LabelStudio.Onnx.Encoders;

namespace LabelStudio.Onnx.Tests.Encoders;

/// <summary>The default encoder, converted once for all tests of this process.</summary>
public sealed class ConvertedEncoder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labelstudio-converted-");

    public ConvertedEncoder()
    {
        if (DefaultEncoder.Package == null) return;
        Folder = DefaultEncoder.Prepare(_folder.FullName);
        Encoder = OnnxSentenceEncoder.Open(Folder);
    }

    public string Folder { get; } = "";

    public OnnxSentenceEncoder Encoder { get; } = null!;

    public void Dispose()
    {
        Encoder?.Dispose();
        _folder.Delete(recursive: true);
    }
}
