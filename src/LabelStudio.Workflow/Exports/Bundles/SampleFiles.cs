namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>The sample programs of a bundle.</summary>
internal static class SampleFiles
{
    private const string Prefix = "samples/";

    /// <summary>Path within the bundle and content, in a fixed order.</summary>
    public static IEnumerable<(string Name, byte[] Content)> All()
    {
        var assembly = typeof(SampleFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return (resource.Replace('\\', '/'), content);
        }
    }
}
