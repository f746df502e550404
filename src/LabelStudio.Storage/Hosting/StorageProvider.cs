namespace LabelStudio.Storage;

/// <summary>Which database keeps the studio.</summary>
public enum StorageProvider
{
    /// <summary>One file in the data folder; one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server; several processes may share it.</summary>
    Postgres,
}
