using Xunit;

namespace LabelStudio.Tests.Support;

/// <summary>Real data sets that lie beside the repository, in <c>../shared</c>; read in place, never copied.</summary>
public static class SharedData
{
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder <c>../shared</c>, or the one that LABELSTUDIO_SHARED names.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("LABELSTUDIO_SHARED") ?? Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static bool Has(params string[] parts) => File.Exists(PathOf(parts)) || Directory.Exists(PathOf(parts));

    private static string FindRoot()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d != null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "LabelStudio.sln")))
                return d.FullName;
        throw new DirectoryNotFoundException("LabelStudio.sln was not found above " + AppContext.BaseDirectory);
    }
}

/// <summary>A test that reads shared data, for example <c>[SharedFact("youtube/votes.csv")]</c>; skipped, with the reason, where the data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(params string[] files)
    {
        foreach (var f in files)
            if (!SharedData.Has("data", f) && !SharedData.Has(f))
                Skip = $"shared data absent: {f} (looked in {SharedData.Folder})";
    }
}

/// <summary>As <see cref="SharedFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(params string[] files)
    {
        foreach (var f in files)
            if (!SharedData.Has("data", f) && !SharedData.Has(f))
                Skip = $"shared data absent: {f} (looked in {SharedData.Folder})";
    }
}
