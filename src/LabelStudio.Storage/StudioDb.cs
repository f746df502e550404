using LabelStudio.Storage.Model;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LabelStudio.Storage;

/// <summary>Everything the studio keeps. Bulk data (documents, votes, labels) is written by the stores beside it, the rest by EF Core.</summary>
public abstract class StudioDb(DbContextOptions options) : IdentityDbContext<StudioUser, StudioRole, int>(options)
{
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<ProjectClass> Classes => Set<ProjectClass>();
    public DbSet<Document> Documents => Set<Document>();
    public DbSet<DocumentChange> DocumentChanges => Set<DocumentChange>();
    public DbSet<DocumentChunk> DocumentChunks => Set<DocumentChunk>();
    public DbSet<ImportRecord> Imports => Set<ImportRecord>();
    public DbSet<DuplicateMember> Duplicates => Set<DuplicateMember>();
    public DbSet<LabelingFunction> Functions => Set<LabelingFunction>();
    public DbSet<FunctionVersion> FunctionVersions => Set<FunctionVersion>();
    public DbSet<DismissedSuggestion> DismissedSuggestions => Set<DismissedSuggestion>();
    public DbSet<VoteChunk> VoteChunks => Set<VoteChunk>();
    public DbSet<AnswerMapping> AnswerMappings => Set<AnswerMapping>();
    public DbSet<LookupList> Lists => Set<LookupList>();
    public DbSet<EmbeddingChunk> EmbeddingChunks => Set<EmbeddingChunk>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<LabelChunk> LabelChunks => Set<LabelChunk>();
    public DbSet<ReviewQueue> Queues => Set<ReviewQueue>();
    public DbSet<QueueItem> QueueItems => Set<QueueItem>();
    public DbSet<QueueSlot> QueueSlots => Set<QueueSlot>();
    public DbSet<QueueAssignment> QueueAssignments => Set<QueueAssignment>();
    public DbSet<Annotation> Annotations => Set<Annotation>();
    public DbSet<GuidelineVersion> Guidelines => Set<GuidelineVersion>();
    public DbSet<ReviewKeySet> ReviewKeys => Set<ReviewKeySet>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<TestLook> TestLooks => Set<TestLook>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Teacher> Teachers => Set<Teacher>();
    public DbSet<TeacherCall> TeacherCalls => Set<TeacherCall>();
    public DbSet<TeacherAnswer> TeacherAnswers => Set<TeacherAnswer>();
    public DbSet<ExportOverride> ExportOverrides => Set<ExportOverride>();
    public DbSet<DeploymentSign> DeploymentSigns => Set<DeploymentSign>();
    public DbSet<BatchScoring> Scorings => Set<BatchScoring>();
    public DbSet<PromptRun> PromptRuns => Set<PromptRun>();
    public DbSet<PromptAnswer> PromptAnswers => Set<PromptAnswer>();

    // gold is no DbSet on purpose: it is read through GoldStore (train and dev) and SealedTest

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Project>().HasIndex(p => p.Name).IsUnique();
        builder.Entity<ProjectClass>().HasKey(c => new { c.ProjectId, c.Index });
        builder.Entity<ProjectClass>().HasIndex(c => new { c.ProjectId, c.Name }).IsUnique();
        builder.Entity<ProjectClass>().HasOne<Project>().WithMany().HasForeignKey(c => c.ProjectId);
        builder.Entity<Document>().HasKey(d => new { d.ProjectId, d.Ordinal });
        builder.Entity<Document>().HasIndex(d => new { d.ProjectId, d.ExternalId }).IsUnique();
        builder.Entity<DocumentChange>().HasKey(d => new { d.ProjectId, d.Ordinal });
        builder.Entity<DocumentChunk>().HasKey(c => new { c.ProjectId, c.Chunk, c.Version });
        builder.Entity<GoldLabel>().ToTable("GoldLabels").HasKey(g => new { g.ProjectId, g.Ordinal });
        builder.Entity<StagedGold>().ToTable("StagedGold").HasKey(g => new { g.ProjectId, g.Ordinal });
        builder.Entity<TestLook>().HasIndex(l => l.ProjectId);
        builder.Entity<ImportRecord>().HasIndex(i => i.ProjectId);
        builder.Entity<DuplicateMember>().HasKey(m => new { m.ProjectId, m.Ordinal, m.Kind });
        builder.Entity<DuplicateMember>().HasIndex(m => new { m.ProjectId, m.Group });
        builder.Entity<LabelingFunction>().HasIndex(f => new { f.ProjectId, f.Name }).IsUnique();
        builder.Entity<LabelingFunction>().HasOne<Project>().WithMany().HasForeignKey(f => f.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.Entity<LabelingFunction>().HasMany(f => f.Versions).WithOne().HasForeignKey(v => v.FunctionId);
        builder.Entity<FunctionVersion>().HasIndex(v => new { v.FunctionId, v.Number }).IsUnique();
        builder.Entity<VoteChunk>().HasKey(c => new { c.FunctionVersionId, c.Chunk });
        builder.Entity<VoteChunk>().HasOne<FunctionVersion>().WithMany().HasForeignKey(c => c.FunctionVersionId);
        builder.Entity<AnswerMapping>().HasKey(m => new { m.ProjectId, m.Answer });
        builder.Entity<AnswerMapping>().HasOne<Project>().WithMany().HasForeignKey(m => m.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.Entity<LookupList>().HasIndex(l => new { l.ProjectId, l.Key }).IsUnique();
        builder.Entity<LookupList>().HasOne<Project>().WithMany().HasForeignKey(l => l.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.Entity<EmbeddingChunk>().HasKey(c => new { c.ProjectId, c.Encoder, c.Chunk });
        builder.Entity<DismissedSuggestion>().HasIndex(d => new { d.ProjectId, d.Class, d.Query }).IsUnique();
        builder.Entity<DismissedSuggestion>().HasOne<Project>().WithMany().HasForeignKey(d => d.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.Entity<Run>().HasIndex(r => new { r.ProjectId, r.Kind, r.Number }).IsUnique();
        builder.Entity<LabelChunk>().HasKey(c => new { c.RunId, c.Chunk });
        builder.Entity<LabelChunk>().HasOne<Run>().WithMany().HasForeignKey(c => c.RunId);
        builder.Entity<ReviewQueue>().HasIndex(q => q.ProjectId);
        builder.Entity<QueueItem>().HasKey(i => new { i.QueueId, i.Position });
        builder.Entity<QueueItem>().HasIndex(i => new { i.QueueId, i.State, i.Position });
        builder.Entity<QueueItem>().HasOne<ReviewQueue>().WithMany().HasForeignKey(i => i.QueueId);
        builder.Entity<QueueSlot>().HasKey(s => new { s.QueueId, s.Position, s.Slot });
        // nobody has two slots of one document; without a person there is nothing to compare, in both databases
        builder.Entity<QueueSlot>().HasIndex(s => new { s.QueueId, s.Position, s.UserId }).IsUnique();
        builder.Entity<QueueSlot>().HasIndex(s => new { s.QueueId, s.State, s.Position });
        builder.Entity<QueueSlot>().HasOne<ReviewQueue>().WithMany().HasForeignKey(s => s.QueueId);
        builder.Entity<QueueAssignment>().HasKey(a => new { a.QueueId, a.UserId });
        builder.Entity<QueueAssignment>().HasOne<ReviewQueue>().WithMany().HasForeignKey(a => a.QueueId);
        builder.Entity<Annotation>().HasIndex(a => new { a.ProjectId, a.Ordinal });
        builder.Entity<Annotation>().HasIndex(a => new { a.QueueId, a.UserId });
        builder.Entity<Annotation>().HasIndex(a => a.ClientKey).IsUnique();
        builder.Entity<GuidelineVersion>().HasIndex(g => new { g.ProjectId, g.Number }).IsUnique();
        builder.Entity<ReviewKeySet>().HasKey(k => k.UserId);
        builder.Entity<ReviewKeySet>().Property(k => k.UserId).ValueGeneratedNever();
        builder.Entity<Job>().HasIndex(j => new { j.ProjectId, j.Id });
        builder.Entity<Job>().HasIndex(j => j.State);
        builder.Entity<ApiKey>().HasIndex(k => k.Hash).IsUnique();
        builder.Entity<FunctionVersion>().HasIndex(v => v.TeacherId);
        builder.Entity<Teacher>().HasIndex(t => t.Name);
        builder.Entity<TeacherCall>().HasIndex(c => new { c.PromptRunId, c.FunctionVersionId });
        builder.Entity<TeacherCall>().HasIndex(c => new { c.ProjectId, c.At });
        builder.Entity<TeacherCall>().HasIndex(c => c.TeacherId);
        builder.Entity<TeacherCall>().Property(c => c.Id).ValueGeneratedNever();
        builder.Entity<TeacherAnswer>().HasKey(a => a.Key);
        builder.Entity<TeacherAnswer>().HasIndex(a => a.ProjectId);
        builder.Entity<ExportOverride>().HasIndex(o => new { o.ProjectId, o.RunId });
        builder.Entity<DeploymentSign>().HasIndex(s => new { s.ProjectId, s.RunId });
        builder.Entity<BatchScoring>().HasIndex(s => new { s.ProjectId, s.Number }).IsUnique();
        builder.Entity<PromptRun>().HasIndex(r => new { r.ProjectId, r.Number }).IsUnique();
        builder.Entity<PromptAnswer>().HasKey(a => new { a.FunctionVersionId, a.Ordinal });
        builder.Entity<PromptAnswer>().HasOne<FunctionVersion>().WithMany().HasForeignKey(a => a.FunctionVersionId);
        builder.Entity<ApiKey>().HasOne<StudioUser>().WithMany().HasForeignKey(k => k.UserId);
    }

    /// <summary>Times are UTC in the code and in both databases; SQLite forgets the kind, so it is set again on the way out.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        v => v.Kind == DateTimeKind.Local ? v.ToUniversalTime() : DateTime.SpecifyKind(v, DateTimeKind.Utc),
        v => DateTime.SpecifyKind(v, DateTimeKind.Utc));
}

/// <summary>The studio's database in a SQLite file.</summary>
public sealed class SqliteStudioDb(DbContextOptions<SqliteStudioDb> options) : StudioDb(options)
{
}

/// <summary>The studio's database on a PostgreSQL server.</summary>
public sealed class PostgresStudioDb(DbContextOptions<PostgresStudioDb> options) : StudioDb(options)
{
}
