using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Policies;

/// <inheritdoc cref="IPolicies"/>
internal sealed class PolicyService(IStudioDbFactory factory, JobQueue jobs, StudentInputsReader reader, TimeProvider time) : IPolicies
{
    public const string NoLabels = "There are no labels that a student could learn from. Fit the label model first.";
    public const string NoDev = "No dev document has gold, so nothing could tell one policy from another. Import dev gold or review a random sample.";

    public async Task<long> RaceAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        await using (var db = factory.Create())
        {
            var (inputs, _) = await reader.ReadAsync(db, projectId, new StudentSettings(), cancel);
            if (inputs == null) throw new UserErrorException(NoLabels);
            if (inputs.Gold.Dev == 0) throw new UserErrorException(NoDev);
        }
        return await jobs.FindActiveAsync(projectId, PolicyRaceHandler.Name, cancel)
            ?? await jobs.EnqueueAsync(PolicyRaceHandler.Name, projectId, new PolicyRacePayload(), "Race policies for the training set", by, cancel);
    }

    public async Task<PolicyRace?> LatestAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        if (await RunBook.LatestAsync(db, projectId, RunKind.PolicyRace, cancel) is not { } run) return null;
        var then = RunJson.Read<StudentInputs>(run.Inputs);
        var (now, labelsBecause) = await reader.ReadAsync(db, projectId, then.Settings, cancel);
        var because = now == null ? null : (now with { Edits = null }).DifferenceFrom(then, labelsBecause);
        return new PolicyRace(new RunSummary(run.Id, run.Number, run.At, run.By, because != null, because), then.LabelRunNumber, RunJson.Read<RaceFigures>(run.Figures));
    }

    public async Task<IReadOnlyList<AppliedPolicy>> HistoryAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return
        [
            .. (await RunBook.AllAsync(db, projectId, RunKind.TrainingEdits, cancel)).Select(run =>
            {
                var f = RunJson.Read<AppliedFigures>(run.Figures);
                return new AppliedPolicy(run.Id, run.Number, f.Policy, f.RaceNumber, f.LabelRunNumber, f.Dropped, f.Relabelled, run.By, run.At);
            }),
        ];
    }

    public async Task ApplyAsync(int projectId, long raceRunId, TrainingPolicy policy, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var race = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == raceRunId && r.ProjectId == projectId && r.Kind == RunKind.PolicyRace && r.Published, cancel)
            ?? throw new UserErrorException("This race does not exist any more. Race the policies again.");
        var entry = RunJson.Read<RaceFigures>(race.Figures).Entries.FirstOrDefault(e => e.Policy == policy)
            ?? throw new UserErrorException("This policy did not run in the race. Race the policies again.");
        var labels = RunJson.Read<StudentInputs>(race.Inputs).LabelRunNumber;
        var present = await AppliedEdits.FindAsync(db, projectId, cancel);
        if (present == null ? policy == TrainingPolicy.AsIs : present.Digest == entry.Digest && present.Policy == policy) return;
        var number = await db.Runs.Where(r => r.ProjectId == projectId && r.Kind == RunKind.TrainingEdits).MaxAsync(r => (int?)r.Number, cancel) ?? 0;
        db.Runs.Add(new Run
        {
            ProjectId = projectId,
            Kind = RunKind.TrainingEdits,
            Number = number + 1,
            By = by.Name,
            At = time.GetUtcNow().UtcDateTime,
            InputsDigest = entry.Digest,
            Inputs = RunJson.Write(new AppliedInputs(raceRunId, policy)),
            Figures = RunJson.Write(new AppliedFigures(policy, race.Number, labels, entry.Dropped, entry.Relabelled)),
            ParentId = raceRunId,
            // the file is the race's, which is never removed
            Artifact = policy == TrainingPolicy.AsIs ? null : EditsFile.NameOf(projectId, raceRunId, policy),
            Published = true,
        });
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e)
        {
            throw new UserErrorException("Somebody else has applied a policy at the same moment. Look at what is in force now, and apply yours again if it is still what you want.", e);
        }
    }

    private sealed record AppliedInputs(long RaceRunId, TrainingPolicy Policy);
}
