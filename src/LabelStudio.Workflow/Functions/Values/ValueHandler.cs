using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>The job that finds out what each function of the latest label run is worth. Nobody waits for it: it makes way for every other job of the project and goes on behind it.</summary>
internal sealed class ValueHandler(IStudioDbFactory factory, LabelReading reading, RunModels models, ValueQueue queue) : IJobHandler
{
    public const string Name = "value";

    private const string Stage = "leave out functions";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var payload = context.Checkpoint<ValuePayload>() ?? context.Payload<ValuePayload>();
        context.Report("read votes");
        var (now, matrix, open, latest) = await reading.ReadAsync(context.ProjectId, null, (_, _) => { }, cancel);
        if (latest == null || latest.Id != payload.LabelRunId) return new ValueResult(null, "There are newer labels.");
        var then = RunJson.Read<LabelInputs>(latest.Inputs);
        if (open.Input.Dev == 0) return new ValueResult(null, "There is no gold on dev documents.");
        if (!now.SameVotesAs(then)) return new ValueResult(null, "Functions or documents have changed since the labels were made.");
        var (values, model) = Judge(latest, then, matrix, open, cancel);
        var done = payload.Done.ToList();
        var clock = Stopwatch.StartNew();
        var looked = clock.Elapsed;
        for (var f = done.Count; f < then.Functions.Count; f++)
        {
            context.Report(Stage, (double)f / then.Functions.Count, string.Create(CultureInfo.InvariantCulture, $"{f} of {InWords.Count(then.Functions.Count, "function")}"));
            var value = values.Of(f, cancel);
            done.Add(new VersionValue(then.Functions[f].VersionId, value.Value, value.Low, value.High));
            if (clock.Elapsed - looked < Look) continue;
            looked = clock.Elapsed;
            var soFar = payload with { Done = [.. done], Seconds = payload.Seconds + clock.Elapsed.TotalSeconds };
            if (await OthersWaitAsync(context, cancel))
            {
                await queue.GoOnAsync(context.ProjectId, soFar, context.By);
                return new ValueResult(null, "Other work came first; this goes on behind it.");
            }
            await context.WriteAsync(db => context.SaveCheckpointAsync(db, soFar));
        }
        var figures = new ValueFigures(latest.Number, values.Documents, values.LogLoss, done, payload.Seconds + clock.Elapsed.TotalSeconds);
        var inputs = new ValueInputs(latest.Id, open.Input.Digest);
        var run = await RunBook.BeginAsync(context, RunKind.FunctionValues, RunJson.Digest("values", latest.InputsDigest, model, open.Input.Digest), RunJson.Write(inputs), latest.Id);
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures));
        return new ValueResult(run.Id, null);
    }

    private (FunctionValues Values, string Model) Judge(Run run, LabelInputs then, VoteMatrix matrix, GoldSnapshot open, CancellationToken cancel)
    {
        var figures = RunJson.Read<LabelRunFigures>(run.Figures);
        var options = new LabelModelOptions { ClassBalance = then.Settings.ClassBalance, Groups = DeclaredGroups.Of(then).Functions };
        // the model of a run may have seen the gold it would be judged by
        var kept = figures.Anchors ? models.Find(run) : null;
        var patterns = kept?.PatternsOf(matrix, cancel) ?? VotePatterns.Of(matrix, 0, cancel);
        var bare = kept?.Anchor(patterns, (int[]?)null) ?? LabelModels.Create(figures.Model).Fit(patterns, options, null, cancel);
        var teach = open.Column(matrix.Documents, Split.Train);
        if (!then.Settings.UseGold) Array.Fill(teach, -1);
        return (new FunctionValues(patterns, bare, options, open.Column(matrix.Documents, Split.Dev), teach), figures.Model);
    }

    private async Task<bool> OthersWaitAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await db.Jobs.AnyAsync(j => j.ProjectId == context.ProjectId && j.State == JobState.Queued && j.Kind != Name && !j.CancelRequested, cancel);
    }
}
