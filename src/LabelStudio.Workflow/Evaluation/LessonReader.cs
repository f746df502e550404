using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Reads what a student was taught with, train texts and labels and the gold of train and dev.</summary>
internal sealed class LessonReader(IStudioDbFactory factory, RunLabels runLabels)
{
    private const int Step = 16_384;

    /// <param name="reading">The fields that the student reads: its lessons are composed of them too.</param>
    public async Task<Lessons> ReadAsync(JobContext context, EvaluationRows rows, FieldReading reading, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var n = rows.Dataset.Documents;
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var known = rows.Open.Column(n);
        var labels = await runLabels.GetAsync(rows.Inputs.LabelRunId, rows.Classes, cancel);
        var (train, texts, dev, devTexts) = (new List<int>(), new List<string>(), new List<int>(), new List<string>());
        await foreach (var row in DocumentStore.ReadAsync(db, context.ProjectId, 0, n, cancel))
        {
            if (row.Ordinal % Step == 0)
                context.Report("read what it learned from", (double)row.Ordinal / n, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {InWords.Count(n, "document")}"));
            string Composed() => reading.ComposeStored(row.Text, row.Fields);
            if (splits[row.Ordinal] == Split.Train)
            {
                train.Add(row.Ordinal);
                texts.Add(Composed());
            }
            else if (splits[row.Ordinal] == Split.Dev && known[row.Ordinal] >= 0)
            {
                dev.Add(known[row.Ordinal]);
                devTexts.Add(Composed());
            }
        }
        return new Lessons(
            rows.Classes, rows.Inputs.Settings, [.. texts], labels.For([.. train.Select(d => d < labels.Count ? labels.RowOf[d] : -1)]), [.. train.Select(d => known[d])],
            [.. devTexts], [.. dev], reading);
    }
}
