using LabelStudio.Storage.Model;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage;

/// <summary>Everything the studio keeps. Bulk data (documents, votes, labels) is written by the stores beside it, the rest by EF Core.</summary>
public abstract class StudioDb(DbContextOptions options) : IdentityDbContext<StudioUser, StudioRole, int>(options)
{
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<ProjectClass> Classes => Set<ProjectClass>();
    public DbSet<Document> Documents => Set<Document>();
    public DbSet<DocumentChunk> DocumentChunks => Set<DocumentChunk>();
    public DbSet<ImportRecord> Imports => Set<ImportRecord>();
    public DbSet<DuplicateMember> Duplicates => Set<DuplicateMember>();
    public DbSet<LabelingFunction> Functions => Set<LabelingFunction>();
    public DbSet<FunctionVersion> FunctionVersions => Set<FunctionVersion>();
    public DbSet<VoteChunk> VoteChunks => Set<VoteChunk>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<LabelChunk> LabelChunks => Set<LabelChunk>();
    public DbSet<ReviewQueue> Queues => Set<ReviewQueue>();
    public DbSet<QueueItem> QueueItems => Set<QueueItem>();
    public DbSet<Annotation> Annotations => Set<Annotation>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<TestLook> TestLooks => Set<TestLook>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    // gold is no DbSet on purpose: it is read through GoldStore (train and dev) and SealedTest

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Project>().HasIndex(p => p.Name).IsUnique();
        builder.Entity<ProjectClass>().HasKey(c => new { c.ProjectId, c.Index });
        builder.Entity<ProjectClass>().HasIndex(c => new { c.ProjectId, c.Name }).IsUnique();
        builder.Entity<Document>().HasKey(d => new { d.ProjectId, d.Ordinal });
        builder.Entity<Document>().HasIndex(d => new { d.ProjectId, d.ExternalId }).IsUnique();
        builder.Entity<DocumentChunk>().HasKey(c => new { c.ProjectId, c.Chunk });
        builder.Entity<GoldLabel>().HasKey(g => new { g.ProjectId, g.Ordinal });
        builder.Entity<TestLook>().HasIndex(l => l.ProjectId);
        builder.Entity<ImportRecord>().HasIndex(i => i.ProjectId);
        builder.Entity<DuplicateMember>().HasKey(m => new { m.ProjectId, m.Ordinal, m.Kind });
        builder.Entity<LabelingFunction>().HasIndex(f => new { f.ProjectId, f.Name }).IsUnique();
        builder.Entity<LabelingFunction>().HasMany(f => f.Versions).WithOne().HasForeignKey(v => v.FunctionId);
        builder.Entity<FunctionVersion>().HasIndex(v => new { v.FunctionId, v.Number }).IsUnique();
        builder.Entity<VoteChunk>().HasKey(c => new { c.FunctionVersionId, c.Chunk });
        builder.Entity<Run>().HasIndex(r => new { r.ProjectId, r.Kind, r.Number });
        builder.Entity<LabelChunk>().HasKey(c => new { c.RunId, c.Chunk });
        builder.Entity<ReviewQueue>().HasIndex(q => q.ProjectId);
        builder.Entity<QueueItem>().HasKey(i => new { i.QueueId, i.Position });
        builder.Entity<Annotation>().HasIndex(a => new { a.ProjectId, a.Ordinal });
        builder.Entity<Annotation>().HasIndex(a => a.ClientKey).IsUnique();
        builder.Entity<Job>().HasIndex(j => new { j.ProjectId, j.State });
        builder.Entity<ApiKey>().HasIndex(k => k.Hash).IsUnique();
    }
}

/// <summary>The studio's database in a SQLite file.</summary>
public sealed class SqliteStudioDb(DbContextOptions<SqliteStudioDb> options) : StudioDb(options)
{
}

/// <summary>The studio's database on a PostgreSQL server.</summary>
public sealed class PostgresStudioDb(DbContextOptions<PostgresStudioDb> options) : StudioDb(options)
{
}
