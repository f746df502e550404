using System.Security.Cryptography;
using LabelStudio.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;

namespace LabelStudio.Workflow.Teachers;

/// <summary>The keys of teachers: out of configuration (environment, user secrets), or encrypted in the database. Configuration goes first, so that a machine can be given its own.</summary>
internal sealed class TeacherKeys(IConfiguration configuration, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("LabelStudio.Teachers.Key");

    /// <summary>What a teacher is called in configuration: letters and digits of its name, the rest as "_".</summary>
    public static string SettingName(string teacher) => string.Concat(teacher.Trim().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>The environment variable that may hold the teacher's key.</summary>
    public static string Variable(string teacher) => $"Teachers__{SettingName(teacher)}__Key";

    public KeySource SourceOf(Teacher teacher) =>
        Configured(teacher.Name) != null ? KeySource.Configuration : teacher.ProtectedKey != null ? KeySource.Database : KeySource.None;

    public string Protect(string key) => _protector.Protect(key);

    /// <summary>The teacher's key, or null when it has none.</summary>
    /// <exception cref="UserErrorException">It was encrypted with keys that are gone.</exception>
    public string? Read(Teacher teacher)
    {
        if (Configured(teacher.Name) is { } configured) return configured;
        if (teacher.ProtectedKey == null) return null;
        try
        {
            return _protector.Unprotect(teacher.ProtectedKey);
        }
        catch (CryptographicException e)
        {
            throw new UserErrorException($"The key of \"{teacher.Name}\" cannot be decrypted: the folder \"keys\" of the data folder is not the one it was saved with. Enter the key again.", e);
        }
    }

    private string? Configured(string name) => configuration[$"Teachers:{SettingName(name)}:Key"] is { Length: > 0 } key ? key.Trim() : null;
}
