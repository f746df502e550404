namespace LabelStudio.Teachers.Tests;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ls-teachers-").FullName;

    public void Dispose() => Directory.Delete(Path, true);
}
