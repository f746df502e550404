using LabelStudio.Storage;

namespace LabelStudio.Workflow;

/// <summary>What appsettings.json, the environment and the command line may set.</summary>
public sealed class StudioOptions
{
    /// <summary>Where everything at run time lives: database, keys, artifacts, staged files. Relative to the application's folder.</summary>
    public string DataFolder { get; set; } = "data/var";

    public DatabaseOptions Database { get; set; } = new();

    /// <summary>The folder of the sentence encoder of projects that name none, relative to the data folder; empty for the one that comes with the studio.</summary>
    public string EncoderFolder { get; set; } = "";

    /// <summary>Whether the first start makes the sample project.</summary>
    public bool SampleProject { get; set; } = true;

    /// <summary>Answers are applied to the published labels when nobody has answered for so many seconds, or a queue is done; 0 leaves it to people.</summary>
    public int AnswerPauseSeconds { get; set; } = 120;
}

public sealed class DatabaseOptions
{
    /// <summary>"Sqlite" (a file in the data folder) or "Postgres".</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>For PostgreSQL; empty for the SQLite default.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The provider that is configured.</summary>
    /// <exception cref="UserErrorException">No such provider, or PostgreSQL without a connection string.</exception>
    public StorageProvider StorageProvider()
    {
        if (!Enum.TryParse<StorageProvider>(Provider, ignoreCase: true, out var provider))
            throw new UserErrorException($"Database:Provider is \"{Provider}\"; set it to \"Sqlite\" or \"Postgres\".");
        if (provider == Storage.StorageProvider.Postgres && ConnectionString.Length == 0)
            throw new UserErrorException("Database:Provider is \"Postgres\", but Database:ConnectionString is empty; set it to the server's connection string.");
        return provider;
    }
}
