using System.Text.Json;
using LabelStudio.Storage;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>A teacher as a model card names it: what was asked, not where. Address and key stay in the studio.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">Whose protocol it speaks.</param>
/// <param name="Asked">The models it was asked as, with their parameters.</param>
/// <param name="MayTrain">What its terms say about training a model on its answers.</param>
/// <param name="TermsLink">Where they stand.</param>
/// <param name="TermsCheckedOn">When they were read.</param>
/// <param name="TermsCheckedBy">By whom.</param>
/// <param name="Simulated">Whether it only plays a teacher.</param>
public sealed record CardTeacher(
    int Id, string Name, TeacherKind Kind, IReadOnlyList<AskedModel> Asked, MayTrain MayTrain, string? TermsLink, DateOnly? TermsCheckedOn, string? TermsCheckedBy, bool Simulated);

/// <summary>A model with decoding parameters that questions were sent to.</summary>
/// <param name="Model">Its name as the server knows it.</param>
/// <param name="Parameters">As they were sent.</param>
/// <param name="Calls">Questions; 0 where the answers were kept from another run.</param>
public sealed record AskedModel(string Model, JsonElement Parameters, int Calls);

/// <summary>Reads the teachers of a label run, by what they were really asked.</summary>
internal sealed class CardTeachers
{
    public async Task<IReadOnlyList<CardTeacher>> ReadAsync(StudioDb db, int projectId, LabelInputs labels, CancellationToken cancel = default)
    {
        var prompts = labels.Functions.Where(f => f.Prompt != null).ToList();
        if (prompts.Count == 0) return [];
        var ids = prompts.Select(f => f.Prompt!.TeacherId).Distinct().ToList();
        var versions = prompts.Select(f => (int?)f.VersionId).ToList();
        var teachers = await db.Teachers.AsNoTracking().Where(t => ids.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var calls = await db.TeacherCalls.AsNoTracking().Where(c => c.ProjectId == projectId && versions.Contains(c.FunctionVersionId))
            .GroupBy(c => new { c.TeacherId, c.Model, c.Parameters }).Select(g => new { g.Key.TeacherId, g.Key.Model, g.Key.Parameters, Calls = g.Count() }).ToListAsync(cancel);
        return
        [
            .. teachers.Select(t =>
            {
                var (definition, terms) = (t.Definition(), t.TermsOf());
                AskedModel[] asked =
                [
                    .. calls.Where(c => c.TeacherId == t.Id).OrderBy(c => c.Model, StringComparer.Ordinal).ThenBy(c => c.Parameters, StringComparer.Ordinal)
                        .Select(c => new AskedModel(c.Model, JsonElement.Parse(c.Parameters), c.Calls)),
                ];
                if (asked.Length == 0) asked = [new AskedModel(definition.Model, JsonSerializer.SerializeToElement(definition.Decoding, JsonSerializerOptions.Web), 0)];
                return new CardTeacher(t.Id, t.Name, definition.Kind, asked, terms.MayTrain, terms.Link, terms.CheckedOn, terms.CheckedBy, definition.Simulated);
            }),
        ];
    }
}
