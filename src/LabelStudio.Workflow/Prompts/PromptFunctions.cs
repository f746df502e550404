using System.Collections.Concurrent;
using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;
using PromptAnswer = LabelStudio.Teachers.Prompts.Answers.PromptAnswer;
using PromptDocument = LabelStudio.Workflow.PromptRuns.PromptDocument;

namespace LabelStudio.Workflow.Prompts;

/// <inheritdoc cref="IPromptFunctions"/>
internal sealed class PromptFunctions(IStudioDbFactory factory, PromptMaterial material) : IPromptFunctions
{
    public async Task<IPromptFunction> OpenAsync(int projectId, int functionVersionId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var found = await (from v in db.FunctionVersions.AsNoTracking()
                           where v.Id == functionVersionId
                           join f in db.Functions.AsNoTracking() on v.FunctionId equals f.Id
                           where f.ProjectId == projectId && f.Kind == FunctionKind.Prompt
                           select new { f.Id, f.Name, v.Definition, v.TeacherId, v.Calibration }).FirstOrDefaultAsync(cancel)
            ?? throw new UserErrorException("This prompt does not exist any more; somebody has removed it. Load the page again.");
        var prompt = PromptBook.Read(found.Definition);
        var compiled = await material.CompileAsync(projectId, prompt, cancel);
        var calibration = found.Calibration == null ? null : RunJson.Read<ConfidenceCalibration>(found.Calibration);
        return new PromptFunction(found.Id, functionVersionId, found.Name, found.TeacherId ?? prompt.TeacherId, compiled, calibration?.Curve());
    }
}

/// <inheritdoc cref="IPromptFunction"/>
internal sealed class PromptFunction(int id, int versionId, string name, int teacherId, CompiledPrompt prompt, ConfidenceCurve? curve) : IPromptFunction
{
    // questions whose answers are awaited; of the same document the question is the same, so the latest will do
    private readonly ConcurrentDictionary<int, PromptQuestion> _asked = [];

    public int FunctionId => id;

    public int FunctionVersionId => versionId;

    public string Name => name;

    public int TeacherId => teacherId;

    public ValueTask<IReadOnlyList<TeacherRequest>> RenderAsync(PromptDocument document, TeacherAbilities abilities, CancellationToken cancel = default)
    {
        var question = prompt.Ask(Of(document));
        _asked[document.Ordinal] = question;
        return ValueTask.FromResult(Requests(question, prompt.Definition, abilities));
    }

    public PromptVote Read(PromptDocument document, IReadOnlyList<TeacherReply> replies)
    {
        if (!_asked.TryRemove(document.Ordinal, out var question)) question = prompt.Ask(Of(document));
        var answer = prompt.Read(question, replies);
        return new PromptVote(answer.Class, Calibrated(answer), Reason(answer, prompt.Definition, replies), answer.Votes ? null : answer.Answer, answer.Rationale)
        {
            RawConfidence = answer.Votes ? (float?)answer.Confidence : null,
            ExampleIds = question.ExampleIds,
        };
    }

    /// <summary>The requests as a teacher of these abilities is sent them.</summary>
    public static IReadOnlyList<TeacherRequest> Requests(PromptQuestion question, PromptDefinition prompt, TeacherAbilities abilities)
    {
        var format = prompt.Structured != StructuredOutput.Auto || abilities.StructuredOutput != false;
        var logProbs = abilities.LogProbs != false;
        return [.. question.Requests.Select(r => r with { Format = format ? r.Format : null, LogProbs = r.LogProbs && logProbs })];
    }

    private float? Calibrated(PromptAnswer answer) => curve != null && answer is { Votes: true, Confidence: { } raw } ? (float)curve.At(raw) : null;

    private static AbstainReason? Reason(PromptAnswer answer, PromptDefinition prompt, IReadOnlyList<TeacherReply> replies) => answer.Outcome switch
    {
        AnswerOutcome.Voted => null,
        AnswerOutcome.Declined => AbstainReason.None,
        AnswerOutcome.Ambiguous => prompt.Confidence == ConfidenceSource.SelfConsistency ? AbstainReason.Disagreement : AbstainReason.OffSchema,
        AnswerOutcome.Refused => AbstainReason.Refused,
        AnswerOutcome.Empty => AbstainReason.Empty,
        AnswerOutcome.Cut => AbstainReason.Cut,
        AnswerOutcome.Failed => Fault(replies),
        _ => AbstainReason.OffSchema,
    };

    private static AbstainReason Fault(IReadOnlyList<TeacherReply> replies) => replies.FirstOrDefault(r => !r.Answered)?.Outcome switch
    {
        TeacherOutcome.TimedOut => AbstainReason.TimedOut,
        TeacherOutcome.RateLimited => AbstainReason.RateLimited,
        TeacherOutcome.ServerFault => AbstainReason.ServerFault,
        TeacherOutcome.Malformed => AbstainReason.Malformed,
        TeacherOutcome.Rejected => AbstainReason.Rejected,
        _ => AbstainReason.Unreachable,
    };

    private static LabelStudio.Teachers.Prompts.PromptDocument Of(PromptDocument d) => new(d.ExternalId, d.Text, d.Fields);
}
