namespace LabelStudio.Storage.Model;

/// <summary>What a person says of a student before it is deployed: a box of the checklist closed or opened again, or a lead's decision to let it go although boxes are open. Only ever added; of one box the last counts.</summary>
public sealed class DeploymentSign
{
    public long Id { get; set; }
    public int ProjectId { get; set; }

    /// <summary>The student.</summary>
    public long RunId { get; set; }

    /// <summary>The boxes it speaks of, by key, as a JSON list: one that was looked at, or all that were open when a lead decided.</summary>
    public required string Boxes { get; set; }

    /// <summary>Whether it is a lead's decision over open boxes.</summary>
    public bool Override { get; set; }

    /// <summary>False where it takes back what was said before.</summary>
    public bool Closed { get; set; }

    public required string Note { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
}
