using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Workflow.Teachers;

/// <summary>The LLMs that prompt functions may ask. Saving, deleting and testing are a lead's.</summary>
public interface ITeachers
{
    /// <summary>All teachers by name.</summary>
    Task<IReadOnlyList<TeacherRow>> ListAsync(CancellationToken cancel = default);

    /// <exception cref="UserErrorException">There is no such teacher.</exception>
    Task<TeacherRow> GetAsync(int teacherId, CancellationToken cancel = default);

    /// <summary>Saves a new teacher (<see cref="TeacherDefinition.Id"/> 0) or changes one.</summary>
    /// <param name="definition">What it is; <see cref="TeacherDefinition.Abilities"/> are kept as they are unless endpoint or model change, which makes them unknown.</param>
    /// <param name="terms">What its terms say.</param>
    /// <param name="key">A new key to keep, encrypted; "" to forget the kept one; null to leave it.</param>
    /// <returns>The teacher's id.</returns>
    /// <exception cref="UserErrorException">Name taken; an address that is no https (or loopback) address or carries a key; numbers out of range.</exception>
    Task<int> SaveAsync(TeacherDefinition definition, TeacherTerms terms, string? key, Actor by, CancellationToken cancel = default);

    /// <summary>Removes a teacher that no prompt function asks. Its calls and what they cost stay on record.</summary>
    /// <exception cref="UserErrorException">Prompt functions ask it; the message names them.</exception>
    Task DeleteAsync(int teacherId, Actor by, CancellationToken cancel = default);

    /// <summary>Asks the teacher a small question in several forms and keeps what it honours.</summary>
    Task<TeacherTest> TestAsync(int teacherId, Actor by, CancellationToken cancel = default);

    /// <summary>The way to the teacher; the same for all callers, so that its limits hold for all together.</summary>
    /// <exception cref="UserErrorException">There is no such teacher, or it has no key.</exception>
    Task<ITeacherChannel> OpenAsync(int teacherId, CancellationToken cancel = default);
}

/// <summary>Where a teacher's key comes from. The key itself never leaves the studio's process.</summary>
public enum KeySource : byte
{
    /// <summary>There is none; a teacher on this machine may need none.</summary>
    None = 0,

    /// <summary>From configuration: environment, user secrets (Teachers:NAME:Key).</summary>
    Configuration = 1,

    /// <summary>Encrypted in the database.</summary>
    Database = 2,
}

/// <summary>A teacher as the list shows it.</summary>
/// <param name="KeySetting">The name under which configuration may hold the key: "Teachers__NAME__Key".</param>
/// <param name="AskedBy">Prompt functions that ask it.</param>
public sealed record TeacherRow(
    TeacherDefinition Teacher, TeacherTerms Terms, KeySource Key, string KeySetting, DateTime? TestedAt, IReadOnlyList<TeacherUse> AskedBy, long Calls, decimal Cost);

/// <summary>A prompt function that asks a teacher.</summary>
public sealed record TeacherUse(int ProjectId, string Project, int FunctionId, string Function);

/// <summary>What a test of the connection found.</summary>
/// <param name="Connected">Whether an answer came.</param>
/// <param name="Message">What happened, in words, with what to do about it.</param>
/// <param name="Latency">Of a plain question, the quickest of the test.</param>
/// <param name="Abilities">What was honoured; null where it could not be found out.</param>
/// <param name="Notes">What else was seen: the model named in the answer, tokens reported or not.</param>
public sealed record TeacherTest(bool Connected, string Message, TimeSpan? Latency, TeacherAbilities Abilities, IReadOnlyList<string> Notes)
{
    /// <summary>The server says that it only plays a teacher.</summary>
    public bool Simulated { get; init; }
}
