using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace LabelStudio.Workflow.Teachers;

/// <inheritdoc cref="ITeachers"/>
internal sealed class TeacherService(
    IStudioDbFactory factory, TeacherKeys keys, TeacherChannels channels, TeacherTester tester, IConfiguration configuration, TimeProvider time) : ITeachers
{
    private const int LongestKey = 2_000;

    public async Task<IReadOnlyList<TeacherRow>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var teachers = await db.Teachers.AsNoTracking().Where(t => !t.Deleted).OrderBy(t => t.Name).ToListAsync(cancel);
        return await RowsAsync(db, teachers, cancel);
    }

    public async Task<TeacherRow> GetAsync(int teacherId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return (await RowsAsync(db, [await FindAsync(db, teacherId, cancel)], cancel))[0];
    }

    public async Task<int> SaveAsync(TeacherDefinition definition, TeacherTerms terms, string? key, Actor by, CancellationToken cancel = default)
    {
        definition = TeacherRules.Check(definition, configuration.GetValue("Teachers:AllowHttp", false));
        CheckTerms(terms);
        key = key?.Trim();
        if (key is { Length: > LongestKey } || key?.Any(c => c is < '!' or > '~') == true)
            throw new UserErrorException("The key holds characters that no key has (spaces, line breaks, accents). Copy it again.");
        return await factory.WriteAsync(async db =>
        {
            if (await db.Teachers.AnyAsync(t => !t.Deleted && t.Id != definition.Id && t.Name == definition.Name, cancel))
                throw new UserErrorException($"There is a teacher called \"{definition.Name}\" already. Choose another name.");
            var teacher = definition.Id == 0 ? null : await db.Teachers.FirstOrDefaultAsync(t => t.Id == definition.Id && !t.Deleted, cancel)
                ?? throw new UserErrorException("This teacher was deleted meanwhile. Add it as a new one.");
            if (teacher == null) db.Teachers.Add(teacher = new Teacher { Name = "", Definition = "", Terms = "", By = by.Name });
            else definition = Keep(definition, teacher.Definition(), teacher);
            (teacher.Name, teacher.Definition, teacher.Terms) = (definition.Name, TeacherJson.Write(definition with { Id = 0 }), TeacherJson.Write(terms));
            (teacher.By, teacher.At) = (by.Name, time.GetUtcNow().UtcDateTime);
            if (key != null) teacher.ProtectedKey = key.Length == 0 ? null : keys.Protect(key);
            await db.SaveChangesAsync(cancel);
            return teacher.Id;
        }, cancel);
    }

    public Task DeleteAsync(int teacherId, Actor by, CancellationToken cancel = default) => factory.WriteAsync(async db =>
    {
        var teacher = await db.Teachers.FirstOrDefaultAsync(t => t.Id == teacherId && !t.Deleted, cancel);
        if (teacher == null) return;
        var uses = (await UsesAsync(db, cancel))[teacherId].ToList();
        if (uses.Count > 0)
            throw new UserErrorException(
                $"Prompt functions ask \"{teacher.Name}\": {string.Join(", ", uses.Take(5).Select(u => $"{u.Function} in {u.Project}"))}{(uses.Count > 5 ? " and more" : "")}. Delete them or let them ask another teacher first.");
        // the row stays for the calls that name it, and for the terms that students were made under
        (teacher.Deleted, teacher.ProtectedKey, teacher.By, teacher.At) = (true, null, by.Name, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancel);
    }, cancel);

    public async Task<TeacherTest> TestAsync(int teacherId, Actor by, CancellationToken cancel = default)
    {
        var channel = await channels.OpenAsync(teacherId, cancel);
        var test = await tester.TestAsync(channel.Teacher, cancel);
        if (test.Connected)
        {
            await factory.WriteAsync(async db =>
            {
                var teacher = await FindAsync(db, teacherId, cancel);
                var definition = teacher.Definition();
                // saved with another model meanwhile: what was found is not of it
                if (definition.Model != channel.Teacher.Model || definition.Endpoint != channel.Teacher.Endpoint) return;
                teacher.Definition = TeacherJson.Write(definition with { Id = 0, Abilities = test.Abilities, Simulated = definition.Simulated || test.Simulated });
                teacher.TestedAt = time.GetUtcNow().UtcDateTime;
                await db.SaveChangesAsync(cancel);
            }, cancel);
        }
        return test;
    }

    public async Task<ITeacherChannel> OpenAsync(int teacherId, CancellationToken cancel = default) => await channels.OpenAsync(teacherId, cancel);

    private static async Task<Teacher> FindAsync(StudioDb db, int teacherId, CancellationToken cancel) =>
        await db.Teachers.FirstOrDefaultAsync(t => t.Id == teacherId && !t.Deleted, cancel)
        ?? throw new UserErrorException("This teacher does not exist any more. Go back to the list of teachers.");

    /// <summary>What was found out stays, unless it was found out about another model.</summary>
    private static TeacherDefinition Keep(TeacherDefinition now, TeacherDefinition before, Teacher teacher)
    {
        if (now.Endpoint == before.Endpoint && now.Model == before.Model && now.Kind == before.Kind)
            return now with { Abilities = before.Abilities, Simulated = now.Simulated || before.Simulated };
        teacher.TestedAt = null;
        return now with { Abilities = new TeacherAbilities() };
    }

    private void CheckTerms(TeacherTerms terms)
    {
        if (terms.Link is { Length: > 0 } link && !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            throw new UserErrorException("The link to the terms is a full address: https://…");
        if (terms.MayTrain != MayTrain.Unknown && (terms.CheckedOn == null || string.IsNullOrWhiteSpace(terms.CheckedBy)))
            throw new UserErrorException("Say who checked the terms and on which day.");
        if (terms.CheckedOn > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime.AddDays(1))) throw new UserErrorException("The terms cannot have been checked in the future.");
    }

    private async Task<IReadOnlyList<TeacherRow>> RowsAsync(StudioDb db, IReadOnlyList<Teacher> teachers, CancellationToken cancel)
    {
        var uses = await UsesAsync(db, cancel);
        var ids = teachers.Select(t => t.Id).ToList();
        var calls = await db.TeacherCalls.Where(c => ids.Contains(c.TeacherId)).GroupBy(c => c.TeacherId)
            .Select(g => new { g.Key, Count = g.LongCount(), Cost = g.Sum(c => c.Cost) }).ToDictionaryAsync(g => g.Key, cancel);
        return
        [
            .. teachers.Select(t => new TeacherRow(
                t.Definition(), t.TermsOf(), keys.SourceOf(t), TeacherKeys.Variable(t.Name), t.TestedAt, [.. uses[t.Id]],
                calls.GetValueOrDefault(t.Id)?.Count ?? 0, Money.FromUnits(calls.GetValueOrDefault(t.Id)?.Cost ?? 0))),
        ];
    }

    private static async Task<ILookup<int, TeacherUse>> UsesAsync(StudioDb db, CancellationToken cancel)
    {
        var uses = await (from f in db.Functions
                          join v in db.FunctionVersions on f.CurrentVersionId equals v.Id
                          join p in db.Projects on f.ProjectId equals p.Id
                          where v.TeacherId != null && !p.Deleting
                          orderby p.Name, f.Name
                          select new { TeacherId = v.TeacherId!.Value, Use = new TeacherUse(p.Id, p.Name, f.Id, f.Name) }).ToListAsync(cancel);
        return uses.ToLookup(u => u.TeacherId, u => u.Use);
    }
}
