using LabelStudio.Workflow.Imports;

namespace LabelStudio.Web.Pages.Import;

/// <summary>What the person chose for one import.</summary>
public sealed class ImportSettings
{
    public string Text { get; set; } = "";
    public string? Id { get; set; }
    public string? Label { get; set; }
    public string? Split { get; set; }
    public bool KeepOthers { get; set; } = true;
    public bool CreateClasses { get; set; } = true;
    public bool FindDuplicates { get; set; } = true;
    public bool SkipBadRows { get; set; }
    public int DevPercent { get; set; } = 10;
    public int TestPercent { get; set; } = 20;
    public int Seed { get; set; } = 1;

    public static ImportSettings From(FilePreview preview) => new()
    {
        Text = preview.Guess.Text,
        Id = preview.Guess.Id,
        Label = preview.Guess.Label,
        Split = preview.Guess.Split,
        KeepOthers = preview.Guess.KeepOthers,
    };

    /// <summary>Why it cannot start like this, or null.</summary>
    public string? Problem
    {
        get
        {
            if (string.IsNullOrEmpty(Text)) return "Choose the column that holds the text.";
            var twice = new[] { Text, Id, Label, Split }.Where(c => !string.IsNullOrEmpty(c)).GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
            if (twice != null) return $"The column \"{twice.Key}\" is chosen twice.";
            if (string.IsNullOrEmpty(Split) && (DevPercent < 0 || TestPercent < 0 || DevPercent + TestPercent >= 100)) return "Dev and test together must leave something to train on.";
            return null;
        }
    }

    /// <summary>What the column is used for, in a word, or null where it is left out.</summary>
    public string? RoleOf(string column) =>
        column == Text ? "text" : column == Id ? "id" : column == Label ? "gold label" : column == Split ? "split" : KeepOthers ? "field" : null;

    public ImportOptions ToOptions(FileFormat format) => new(
        format, new ColumnMapping(Null(Id), Text, Null(Label), Null(Split), KeepOthers), new RandomSplit(DevPercent / 100d, TestPercent / 100d, Seed),
        SkipBadRows ? BadRowPolicy.Skip : BadRowPolicy.Stop, CreateClasses, FindDuplicates);

    private static string? Null(string? column) => string.IsNullOrEmpty(column) ? null : column;
}
