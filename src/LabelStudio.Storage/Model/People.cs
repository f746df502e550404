using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Storage.Model;

/// <summary>Somebody with an account.</summary>
public sealed class StudioUser : IdentityUser<int>
{
    public string DisplayName { get; set; } = "";
    public DateTime CreatedAt { get; set; }
}

/// <summary>A role; see <see cref="Roles"/>.</summary>
public sealed class StudioRole : IdentityRole<int>
{
}

/// <summary>The three roles; each may do what the next may.</summary>
public static class Roles
{
    /// <summary>Everything, including people, deletion and the sealed test.</summary>
    public const string Lead = "lead";

    /// <summary>Data, labeling functions, label model, review queues, students and export.</summary>
    public const string Analyst = "analyst";

    /// <summary>Review only.</summary>
    public const string Annotator = "annotator";
}

/// <summary>A key for the REST API; only its hash is kept.</summary>
public sealed class ApiKey
{
    public int Id { get; set; }
    public int UserId { get; set; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the key.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The first characters, to recognise it by.</summary>
    public required string Prefix { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastUsedAt { get; set; }

    public ApiScope Scope { get; set; }

    /// <summary>The only project that the key opens, or null for all.</summary>
    public int? ProjectId { get; set; }

    /// <summary>Predictions that it may ask for a minute; 0 = no limit.</summary>
    public int RequestsPerMinute { get; set; }
}

/// <summary>What an API key opens.</summary>
public enum ApiScope : byte
{
    /// <summary>Whatever its owner's role may do.</summary>
    Role = 0,

    /// <summary>Predictions of students and nothing else: a key that a service can carry.</summary>
    Predict = 1,
}
