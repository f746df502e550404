using System.Reflection;
using LabelStudio.Onnx.Encoders.Conversion;

namespace LabelStudio.Onnx.Encoders;

/// <summary>The sentence encoder that comes with the build: the Universal Sentence Encoder Lite for English.</summary>
public static class DefaultEncoder
{
    /// <summary>What its folder is called.</summary>
    public const string Name = "use-lite-en";

    /// <summary>The folder of the package that it is made of; null where the build could not fetch it.</summary>
    public static string? Package { get; } = FindPackage();

    /// <summary>The folder with the encoder, converted now where that has not been done.</summary>
    /// <param name="encoders">The folder that holds converted encoders.</param>
    /// <exception cref="EncoderException">The package is not there or damaged, or the folder cannot be written.</exception>
    public static string Prepare(string encoders)
    {
        var package = Package ?? throw new EncoderException("The default sentence encoder is not installed. Build again with Node 20, npm and a way to its registry.");
        var folder = Path.Combine(encoders, Name);
        UseLiteConverter.Ensure(package, folder);
        return folder;
    }

    private static string? FindPackage()
    {
        // a published application has the package beside it, a build has it where npm put it
        var built = typeof(DefaultEncoder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "SentenceEncoderPackage")?.Value;
        return new[] { Path.Combine(AppContext.BaseDirectory, "encoders", Name), built }.FirstOrDefault(f => f != null && File.Exists(Path.Combine(f, "model.json")));
    }
}
