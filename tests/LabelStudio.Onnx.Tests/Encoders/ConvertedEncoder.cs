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

/// <summary>A test that needs the package of the default encoder, which a build without npm does not have; skipped with that reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EncoderPackageFactAttribute : FactAttribute
{
    public EncoderPackageFactAttribute(params string[] files)
    {
        if (DefaultEncoder.Package == null) Skip = "the package of the default sentence encoder was not fetched by the build";
        foreach (var f in files)
            if (!SharedData.Has("data", f) && !SharedData.Has(f))
                Skip = $"shared data absent: {f} (looked in {SharedData.Folder})";
    }
}
