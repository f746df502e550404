using LabelStudio.Web.Pages.Data;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Scorings;

namespace LabelStudio.Web.Pages.Score;

/// <summary>What the person chose for one scoring.</summary>
public sealed class ScoringDraft
{
    public long Student { get; set; }

    /// <summary>Whether texts come from a file, or else from the project.</summary>
    public bool FromFile { get; set; } = true;

    public string? Staged { get; private set; }
    public FilePreview? Preview { get; private set; }
    public string Text { get; set; } = "";
    public string? Id { get; set; }
    public ChosenDocuments Which { get; set; }

    /// <summary>A selection that was made on the Data page, or null.</summary>
    public QueueFilter? Selection { get; init; }

    public bool Probabilities { get; set; } = true;
    public bool Details { get; set; } = true;

    /// <summary>Whether rows may be numbered: not where a column is called id, for that is taken for it.</summary>
    public bool MayNumberRows => Preview?.Columns.Contains("id", StringComparer.Ordinal) != true;

    /// <summary>Why it cannot start like this, or null.</summary>
    public string? Problem =>
        !FromFile ? null
        : Preview == null ? "Choose a file first."
        : Text.Length == 0 ? "Choose the column that holds the texts."
        : Text == (Id ?? "id") ? $"The column \"{Text}\" is chosen twice."
        : null;

    /// <summary>Documents that are chosen where no file is; null for all.</summary>
    public QueueFilter? Documents => FilterOf(Which);

    public QueueFilter? FilterOf(ChosenDocuments which) => which switch
    {
        ChosenDocuments.WithoutGold => new DataFilter { Gold = false }.AsSelection(),
        ChosenDocuments.Uncovered => new DataFilter { Covered = false }.AsSelection(),
        ChosenDocuments.Selection => Selection,
        _ => null,
    };

    public void Use(string staged, FilePreview preview)
    {
        (Staged, Preview) = (staged, preview);
        (Text, Id) = (preview.Guess.Text, preview.Guess.Id ?? (preview.Columns.Contains("id", StringComparer.Ordinal) ? "id" : null));
    }

    public void OtherFile() => (Staged, Preview) = (null, null);

    public string? RoleOf(string column) => column == Text ? "text" : column == Id ? "id" : null;

    public ScoringRequest ToRequest()
    {
        var columns = (Probabilities ? ScoreColumns.Probabilities : ScoreColumns.None) | (Details ? ScoreColumns.Details : ScoreColumns.None);
        return FromFile
            ? new ScoringRequest(Student, columns) { Upload = new ScoringUpload(Staged ?? "", Preview?.Format ?? FileFormat.Csv, Text, string.IsNullOrEmpty(Id) ? null : Id) }
            : new ScoringRequest(Student, columns) { Documents = Documents };
    }
}

/// <summary>Which documents of a project.</summary>
public enum ChosenDocuments
{
    All,
    WithoutGold,
    Uncovered,

    /// <summary>Those of <see cref="ScoringDraft.Selection"/>.</summary>
    Selection,
}
