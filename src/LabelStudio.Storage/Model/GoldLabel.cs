namespace LabelStudio.Storage.Model;

/// <summary>Where a gold label comes from.</summary>
public enum GoldSource : byte
{
    Imported = 0,
    Annotation = 1,
}

/// <summary>The verified class of a document. Internal, so that no query outside this project can reach the test split's rows.</summary>
internal sealed class GoldLabel
{
    public int ProjectId { get; set; }
    public int Ordinal { get; set; }
    public int Class { get; set; }
    public GoldSource Source { get; set; }
    public int? UserId { get; set; }
    public DateTime At { get; set; }
}

/// <summary>Gold of an import that has not been published.</summary>
internal sealed class StagedGold
{
    public int ProjectId { get; set; }
    public int Ordinal { get; set; }
    public int Class { get; set; }
    public GoldSource Source { get; set; }
    public int? UserId { get; set; }
    public DateTime At { get; set; }
}
