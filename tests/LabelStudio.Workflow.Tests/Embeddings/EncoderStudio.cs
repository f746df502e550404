using LabelStudio.Onnx.Encoders;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Embeddings;

/// <summary>Studios that share one converted encoder, so that not every test converts its own.</summary>
internal static class EncoderStudio
{
    private static readonly Lazy<string> Converted = new(() =>
    {
        var encoders = Directory.CreateTempSubdirectory("labelstudio-encoders-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(encoders, recursive: true);
        return DefaultEncoder.Prepare(encoders);
    });

    public static Task<LoopStudio> StartAsync() => LoopStudio.StartAsync(configure: o => o.EncoderFolder = Converted.Value);

    /// <summary>Copies the encoder into the studio's data folder.</summary>
    public static DirectoryInfo Copy(LoopStudio studio, string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(studio.Studio.Get<DataFolder>().Root, name));
        foreach (var file in Directory.GetFiles(Converted.Value)) File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        return copy;
    }
}
