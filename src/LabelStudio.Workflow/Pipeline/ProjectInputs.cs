using System.Security.Cryptography;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>What a project file names, read and brought together.</summary>
internal sealed class ProjectInputs
{
    private readonly GoldFile? _gold;
    private readonly Split[] _splits;

    private ProjectInputs(ClassList classes, TextsFile texts, RulesFile? rules, VotesFile? votes, GoldFile? gold, IReadOnlyList<InputFigures> files)
    {
        Classes = classes;
        Texts = texts;
        Rules = rules;
        Votes = votes;
        Files = files;
        _gold = gold;
        _splits = Splits(texts, gold);
        OpenGold = gold == null ? null : GoldAlignment.To(texts.Ids, gold, classes, SplitOf).Gold;
    }

    public ClassList Classes { get; }

    public TextsFile Texts { get; }

    public RulesFile? Rules { get; }

    public VotesFile? Votes { get; }

    public IReadOnlyList<InputFigures> Files { get; }

    /// <summary>Gold of train and dev documents, -1 elsewhere; null without a gold file.</summary>
    public int[]? OpenGold { get; }

    public static ProjectInputs Read(ProjectFile project, TextSimilarity similarity, Work work)
    {
        var rules = project.Rules == null ? null : work.Stage("read rules", () => RulesFile.Read(project.Rules, project.Classes, similarity));
        var texts = work.Stage("read texts", () => TextsFile.Read(project.Texts, project.Columns, work.Cancel, [.. rules?.FieldNames ?? [], .. project.StudentFields]));
        texts.RequireFields(project.StudentFields, "Correct \"fields\" of \"student\" in the project file, or add the column.");
        var classes = project.Classes ?? rules?.Classes;
        var gold = project.Gold == null ? null : work.Stage("read gold", () => GoldFile.Read(project.Gold, project.Columns, classes, work.Cancel));
        classes ??= gold?.Classes;
        var votes = project.Votes.Count == 0 ? null : work.Stage("read votes", () => VotesFile.Read(project.Votes, classes, texts.Ids, cancel: work.Cancel));
        classes ??= votes!.Votes.Classes;
        work.Report.Warn(votes?.OffSchemaWarning());
        work.Report.Warn(votes?.UnknownIdsWarning());
        var files = work.Stage("note inputs", () => new List<(string Role, string? Path)>
            {
                ("project", project.Path), ("texts", project.Texts), ("rules", project.Rules), ("gold", project.Gold),
            }.Concat(project.Votes.Select(v => (Role: "votes", Path: (string?)v))).Where(f => f.Path != null).Select(f => Describe(f.Role, f.Path!)).ToList());
        var inputs = new ProjectInputs(classes, texts, rules, votes, gold, files);
        var unknown = gold?.Ids.Ids.Count(id => texts.Ids.IndexOf(id) < 0) ?? 0;
        if (unknown > 0) work.Report.Warn($"{unknown:N0} gold labels were left out because no text has their id.");
        return inputs;
    }

    public Split SplitOf(int document) => _splits[document];

    /// <summary>Gold of one split; asked for test by the evaluator alone.</summary>
    public int[] GoldFor(Split split)
    {
        var aligned = new int[Texts.Count];
        Array.Fill(aligned, -1);
        for (var row = 0; row < (_gold?.Count ?? 0); row++)
        {
            var d = Texts.Ids.IndexOf(_gold!.Ids[row]);
            if (d >= 0 && _splits[d] == split) aligned[d] = Classes.IndexOf(_gold.Classes[_gold.Labels[row]]);
        }
        return aligned;
    }

    public SplitCounts Counts()
    {
        int Count(Split split) => _splits.Count(s => s == split);
        int Gold(Split split) => GoldFor(split).Count(g => g >= 0);
        return new SplitCounts(Count(Split.Train), Count(Split.Dev), Count(Split.Test), Gold(Split.Train), Gold(Split.Dev), Gold(Split.Test));
    }

    /// <summary>The split of each document: as the texts say, else as the gold says; test in either seals.</summary>
    private static Split[] Splits(TextsFile texts, GoldFile? gold)
    {
        var splits = texts.Splits?.ToArray() ?? new Split[texts.Count];
        if (gold?.Splits == null) return splits;
        for (var row = 0; row < gold.Count; row++)
        {
            var d = texts.Ids.IndexOf(gold.Ids[row]);
            if (d >= 0 && (texts.Splits == null || gold.Splits[row] == Split.Test)) splits[d] = gold.Splits[row];
        }
        return splits;
    }

    private static InputFigures Describe(string role, string path)
    {
        using var file = InputFile.Open(path);
        var hash = SHA256.HashData(file);
        return new InputFigures(role, Path.GetFileName(path), file.Length, Convert.ToHexStringLower(hash));
    }
}
