using Microsoft.EntityFrameworkCore.Design;

namespace LabelStudio.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> see the SQLite model.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteStudioDb>
{
    public SqliteStudioDb CreateDbContext(string[] args) => new(StudioDbFactory.SqliteOptions("Data Source=:memory:"));
}

/// <summary>Lets <c>dotnet ef migrations add</c> see the PostgreSQL model.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresStudioDb>
{
    public PostgresStudioDb CreateDbContext(string[] args) => new(StudioDbFactory.PostgresOptions("Host=localhost"));
}
