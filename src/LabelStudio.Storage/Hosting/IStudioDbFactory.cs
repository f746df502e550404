namespace LabelStudio.Storage;

/// <summary>Opens the studio's database; a context is used by one caller at a time and disposed by it.</summary>
public interface IStudioDbFactory
{
    StorageProvider Provider { get; }

    StudioDb Create();
}
