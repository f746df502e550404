using System.Collections.Concurrent;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Serving;

/// <inheritdoc cref="IPredictions"/>
internal sealed class PredictionService(IStudioDbFactory factory, LoadedStudents loaded, RunFiles files, TimeProvider time) : IPredictions
{
    // which student is the newest is looked up this often, not at each request
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(int Project, int? Student), (Serving? Found, DateTimeOffset Until)> _known = [];

    public async Task<PredictionSet?> PredictAsync(int projectId, int? student, IReadOnlyList<AskedText> texts, int top, CancellationToken cancel = default)
    {
        if (texts.Count is 0 or > PredictionLimits.MostTexts)
            throw new UserErrorException($"A request holds 1 to {InWords.Count(PredictionLimits.MostTexts, "text")}; this one has {InWords.Count(texts.Count, "text")}. Send several requests.");
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (await FindAsync(projectId, student, cancel) is not { } serving) return null;
        // requests run side by side, so that each needs one thread only
        return loaded.Use(files.PathOf(serving.Artifact), s => new PredictionSet(serving.Number, Read(s.Answer(Compose(s.Fields, texts), 1, cancel), s.HasInDistribution, top)));
    }

    private static string[] Compose(FieldReading reading, IReadOnlyList<AskedText> texts)
    {
        var composed = new string[texts.Count];
        for (var i = 0; i < composed.Length; i++)
        {
            var (text, fields) = texts[i];
            // a misspelt name would be a value that is silently missing
            if (fields?.Keys.FirstOrDefault(n => !reading.Names.Contains(n, StringComparer.OrdinalIgnoreCase)) is { } unknown)
                throw new UnknownFieldException(i, unknown, [.. reading.Names]);
            composed[i] = reading.Count == 0 ? text : reading.Compose(text, fields == null ? static _ => null : FieldReading.ValuesOf(fields));
        }
        return composed;
    }

    private static Prediction[] Read(StudentAnswers answers, bool hasInDistribution, int top)
    {
        var labels = answers.Labels;
        var k = labels.Classes.Count;
        var named = Math.Min(top, k);
        var order = new int[k];
        var least = new float[k];
        var read = new Prediction[labels.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var row = labels[i];
            for (var c = 0; c < k; c++) (order[c], least[c]) = (c, -row[c]);
            if (named == 1) order[0] = labels.Top(i);
            else Array.Sort(least, order);
            var classes = new (string, double)[named];
            for (var c = 0; c < named; c++) classes[c] = (labels.Classes[order[c]], row[order[c]]);
            read[i] = new Prediction(classes[0].Item1, classes[0].Item2, answers.Abstains[i], hasInDistribution ? answers.InDistribution[i] : null, classes);
        }
        return read;
    }

    private async Task<Serving?> FindAsync(int projectId, int? student, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue((projectId, student), out var known) && known.Until > now) return known.Found;
        await using var db = factory.Create();
        var found = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published && r.Artifact != null && (student == null || r.Number == student))
            .OrderByDescending(r => r.Number).Select(r => new Serving(r.Number, r.Artifact!)).FirstOrDefaultAsync(cancel);
        if (_known.Count >= MostRemembered) _known.Clear();
        _known[(projectId, student)] = (found, now + Remembered);
        return found;
    }

    private sealed record Serving(int Number, string Artifact);
}
