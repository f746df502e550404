using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Teachers;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Teachers in memory; their keys are known only to the test.</summary>
public sealed class FakeTeachers : ITeachers
{
    private readonly Dictionary<int, TeacherRow> _rows = [];

    public Dictionary<int, string> Keys { get; } = [];

    public TeacherRow Add(TeacherDefinition definition, TeacherTerms? terms = null, KeySource key = KeySource.None, params TeacherUse[] uses)
    {
        var id = _rows.Count + 1;
        return _rows[id] = new TeacherRow(definition with { Id = id }, terms ?? new TeacherTerms(MayTrain.Unknown), key, "Teachers__X__Key", null, uses, 1_234, 0.0567m);
    }

    /// <summary>As if it had been tested.</summary>
    public void Tested(int id, TeacherAbilities abilities) => _rows[id] = _rows[id] with { Teacher = _rows[id].Teacher with { Abilities = abilities }, TestedAt = DateTime.UtcNow };

    public Task<IReadOnlyList<TeacherRow>> ListAsync(CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<TeacherRow>>([.. _rows.Values.OrderBy(r => r.Teacher.Name, StringComparer.Ordinal)]);

    public Task<TeacherRow> GetAsync(int teacherId, CancellationToken cancel = default) =>
        Task.FromResult(_rows.TryGetValue(teacherId, out var row) ? row : throw new UserErrorException("There is no such teacher."));

    public Task<int> SaveAsync(TeacherDefinition definition, TeacherTerms terms, string? key, Actor by, CancellationToken cancel = default)
    {
        var id = definition.Id == 0 ? Add(definition, terms).Teacher.Id : definition.Id;
        _rows[id] = _rows[id] with { Teacher = definition with { Id = id }, Terms = terms, Key = key switch { null => _rows[id].Key, "" => KeySource.None, _ => KeySource.Database } };
        if (key != null) Keys[id] = key;
        return Task.FromResult(id);
    }

    public Task DeleteAsync(int teacherId, Actor by, CancellationToken cancel = default)
    {
        _rows.Remove(teacherId);
        return Task.CompletedTask;
    }

    public Task<TeacherTest> TestAsync(int teacherId, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<ITeacherChannel> OpenAsync(int teacherId, CancellationToken cancel = default) => throw new NotSupportedException();
}
