using Xunit;

namespace LabelStudio.Tests.Support;

/// <summary>A test that needs the package of the default sentence encoder, which a build without npm does not have, and perhaps shared data; skipped, with the reason, where one is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EncoderPackageFactAttribute : FactAttribute
{
    public EncoderPackageFactAttribute(params string[] files)
    {
        if (!Installed) Skip = "the package of the default sentence encoder was not fetched by the build";
        foreach (var f in files)
            if (!SharedData.Has("data", f) && !SharedData.Has(f))
                Skip = $"shared data absent: {f} (looked in {SharedData.Folder})";
    }

    /// <summary>Whether the build has fetched the package.</summary>
    public static bool Installed { get; } = File.Exists(Path.Combine(
        SharedData.RepositoryRoot, "src", "SentenceEncoder", "node_modules", "@energetic-ai", "model-embeddings-en", "dist", "model.json"));
}
