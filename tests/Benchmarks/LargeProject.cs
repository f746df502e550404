using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Benchmarks;

/// <summary>A project of any size out of the texts of Banking77, each with a number of its own; every hundredth document has gold.</summary>
internal static class LargeProject
{
    public static readonly Actor By = new(1, "benchmark");

    private const int MostRules = 50;

    /// <summary>The text and class of each document of Banking77's training file.</summary>
    public static IReadOnlyList<string[]> Source() => [.. Tests.Support.CsvRows.Read(Tests.Support.SharedData.PathOf("data", "banking77", "train.csv")).Skip(1)];

    public static string[] Classes(IReadOnlyList<string[]> source) => [.. source.Select(r => r[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Imports, applies a rule for each of the first classes, and fits a label model.</summary>
    /// <returns>The project.</returns>
    public static async Task<int> MakeAsync(IServiceProvider studio, int rows)
    {
        var (source, jobs) = (Source(), studio.GetRequiredService<IJobs>());
        var classes = Classes(source);
        var project = await studio.GetRequiredService<IProjects>().CreateAsync("Large", "", classes, By);
        await EndAsync(jobs, await ImportAsync(studio, project, source, rows));
        using var json = new MemoryStream();
        RulesFile.Write(json, new ClassList(classes), Rules(source, classes));
        json.Position = 0;
        await studio.GetRequiredService<IFunctions>().ImportRulesAsync(project, "rules.json", json, By);
        foreach (var job in await jobs.ListAsync(project)) await EndAsync(jobs, job.Id);
        await EndAsync(jobs, await studio.GetRequiredService<ILabels>().FitAsync(project, new LabelSettings { Model = "majority" }, By));
        return project;
    }

    public static async Task<long> ImportAsync(IServiceProvider studio, int project, IReadOnlyList<string[]> source, int rows)
    {
        var imports = studio.GetRequiredService<IImports>();
        var path = Path.GetTempFileName();
        await using (var file = File.Create(path))
        {
            var table = new TableWriter(file);
            table.Field("id").Field("text").Field("label").EndRow();
            for (var i = 0; i < rows; i++)
                table.Field("d" + i.ToString(CultureInfo.InvariantCulture)).Field(source[i % source.Count][0] + " " + (i / source.Count).ToString(CultureInfo.InvariantCulture))
                    .Field(i % 100 == 0 ? source[i % source.Count][1] : "").EndRow();
            table.Flush();
        }
        await using var read = File.OpenRead(path);
        var staged = await imports.StageAsync("large.csv", read);
        File.Delete(path);
        return await imports.StartAsync(
            project, staged, new ImportOptions(FileFormat.Csv, new ColumnMapping("id", "text", "label"), new RandomSplit(), FindDuplicates: false), By);
    }

    /// <summary>One rule a class: the two words that stand in it most, against how often they stand elsewhere.</summary>
    public static List<RuleDefinition> Rules(IReadOnlyList<string[]> source, string[] classes)
    {
        var all = source.SelectMany(r => Words(r[0])).GroupBy(w => w, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return
        [
            .. classes.Take(MostRules).Select((c, k) =>
            {
                var words = source.Where(r => r[1] == c).SelectMany(r => Words(r[0])).GroupBy(w => w, StringComparer.Ordinal)
                    .OrderByDescending(g => g.Count() * (double)g.Count() / all[g.Key]).ThenBy(g => g.Key, StringComparer.Ordinal).Take(2).Select(g => g.Key);
                return new RuleDefinition(c, k, RuleQuery.Parse(string.Join(" OR ", words)));
            }),
        ];
    }

    public static async Task EndAsync(IJobs jobs, long id)
    {
        var job = await jobs.WaitAsync(id);
        if (job.State != JobState.Succeeded) throw new InvalidOperationException($"{job.Title}: {job.State} {job.Error}");
    }

    private static IEnumerable<string> Words(string text) => Tests.Support.NaiveRules.SplitWords(text).Where(w => w.Length > 2 && w is not ("and" or "not" or "near")).Distinct(StringComparer.Ordinal);
}
