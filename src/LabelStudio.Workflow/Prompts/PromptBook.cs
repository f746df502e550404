using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Writes prompts and their versions down, and reads them.</summary>
internal sealed class PromptBook(IStudioDbFactory factory, PromptMaterial material, ITeachers teachers, TimeProvider time)
{
    public static PromptDefinition Read(string definition)
    {
        try
        {
            return PromptJson.Read(definition);
        }
        catch (PromptException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    public async Task<PromptView> GetAsync(int projectId, int functionId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var function = await db.Functions.AsNoTracking().FirstOrDefaultAsync(f => f.Id == functionId && f.ProjectId == projectId && f.Kind == FunctionKind.Prompt, cancel) ?? throw Gone();
        var versions = await db.FunctionVersions.AsNoTracking().Where(v => v.FunctionId == functionId).OrderByDescending(v => v.Number).ToListAsync(cancel);
        var current = versions.First(v => v.Id == function.CurrentVersionId);
        var prompt = Read(current.Definition);
        var asked = await db.PromptAnswers.CountAsync(a => a.FunctionVersionId == current.Id, cancel);
        var twins = (await TwinsAsync(db, projectId, prompt.Group, cancel)).Where(t => t.Function.Id != functionId);
        return new PromptView(
            functionId, function.Name, function.Note, current.Id, current.Number, prompt,
            current.Calibration == null ? null : RunJson.Read<ConfidenceCalibration>(current.Calibration), asked,
            [.. versions.Select(v => new PromptVersionRow(v.Id, v.Number, Read(v.Definition), v.By, v.At))],
            [.. twins.Select(t => new PromptTwin(t.Function.Id, t.Function.Name, t.Prompt.TeacherId))]);
    }

    public async Task<IReadOnlyList<int>> SaveAsync(int projectId, PromptDraft draft, Actor by, CancellationToken cancel)
    {
        var name = RuleBook.CheckName(draft.Name);
        if (draft.TeacherIds.Count == 0) throw new UserErrorException("Choose at least one teacher that is asked.");
        await material.CompileAsync(projectId, draft.Prompt, cancel);
        var known = (await teachers.ListAsync(cancel)).ToDictionary(t => t.Teacher.Id, t => t.Teacher);
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var opened = draft.FunctionId is { } id
            ? await db.Functions.FirstOrDefaultAsync(f => f.Id == id && f.ProjectId == projectId && f.Kind == FunctionKind.Prompt, cancel) ?? throw Gone()
            : null;
        var group = draft.Prompt.Group;
        if (group.Length == 0 && (draft.TeacherIds.Count > 1 || opened == null)) group = Guid.NewGuid().ToString("N");
        var twins = opened == null ? [] : await TwinsAsync(db, projectId, draft.Prompt.Group, cancel);
        if (opened != null && twins.All(t => t.Function.Id != opened.Id))
            twins = [.. twins, (opened, Read((await db.FunctionVersions.FirstAsync(v => v.Id == opened.CurrentVersionId, cancel)).Definition))];
        var saved = new List<int>();
        foreach (var teacherId in draft.TeacherIds.Distinct())
        {
            if (!known.TryGetValue(teacherId, out var teacher)) throw new UserErrorException("One of the teachers does not exist any more. Load the page again.");
            var prompt = draft.Prompt with { TeacherId = teacherId, Group = group };
            var twin = twins.FirstOrDefault(t => t.Prompt.TeacherId == teacherId).Function;
            // one function with one teacher: choosing another teacher changes the function
            if (twin == null && draft.TeacherIds.Count == 1 && twins.Count == 1) twin = opened;
            var fullName = twin == opened && opened != null ? name : twin?.Name ?? (draft.TeacherIds.Count == 1 && opened == null ? name : $"{name} · {teacher.Name}");
            saved.Add(await WriteAsync(db, projectId, twin, RuleBook.CheckName(fullName), draft.Note.Trim(), prompt, by, cancel));
        }
        await transaction.CommitAsync(cancel);
        return saved;
    }

    private async Task<int> WriteAsync(StudioDb db, int projectId, LabelingFunction? function, string name, string note, PromptDefinition prompt, Actor by, CancellationToken cancel)
    {
        var own = function?.Id ?? 0;
        if (await db.Functions.AnyAsync(f => f.ProjectId == projectId && f.Name == name && f.Id != own, cancel))
            throw new UserErrorException($"There is a labeling function called \"{name}\" already. Choose another name.");
        var definition = PromptJson.Write(prompt);
        if (function == null)
        {
            function = new LabelingFunction { ProjectId = projectId, Name = name, Kind = FunctionKind.Prompt, Note = note };
            db.Functions.Add(function);
            await db.SaveChangesAsync(cancel);
        }
        else
        {
            (function.Name, function.Note) = (name, note);
            await db.SaveChangesAsync(cancel);
            if ((await db.FunctionVersions.AsNoTracking().FirstAsync(v => v.Id == function.CurrentVersionId, cancel)).Definition == definition) return function.Id;
        }
        await RuleBook.AddVersionAsync(
            db, function, new FunctionVersion { Definition = definition, Class = -1, TeacherId = prompt.TeacherId, By = by.Name, At = time.GetUtcNow().UtcDateTime }, cancel);
        return function.Id;
    }

    private static async Task<List<(LabelingFunction Function, PromptDefinition Prompt)>> TwinsAsync(StudioDb db, int projectId, string group, CancellationToken cancel)
    {
        if (group.Length == 0) return [];
        var all = await (from f in db.Functions
                         where f.ProjectId == projectId && f.Kind == FunctionKind.Prompt
                         join v in db.FunctionVersions on f.CurrentVersionId equals v.Id
                         orderby f.Id
                         select new { Function = f, v.Definition }).ToListAsync(cancel);
        return [.. all.Select(a => (a.Function, Prompt: Read(a.Definition))).Where(t => t.Prompt.Group == group)];
    }

    public static UserErrorException Gone() => new("This prompt does not exist any more; somebody has removed it. Load the page again.");
}
