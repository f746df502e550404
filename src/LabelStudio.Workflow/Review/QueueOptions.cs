using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Review;

/// <summary>Who answers a queue, and what becomes of the answers.</summary>
public sealed record QueueOptions
{
    /// <summary>The most people who may be asked for one document.</summary>
    public const int MostOverlap = 9;

    /// <summary>The largest share of a queue that may be planted.</summary>
    public const double MostPlanted = 0.5;

    public static QueueOptions Default { get; } = new();

    /// <summary>How many people answer each document, k, each without seeing what the others said.</summary>
    public int Overlap { get; init; } = 1;

    /// <summary>Whether votes and reasons are hidden until a document is answered.</summary>
    public bool Blind { get; init; }

    /// <summary>The share of documents whose gold is known and hidden, to measure the people by; 0 to <see cref="MostPlanted"/>.</summary>
    public double PlantedShare { get; init; }

    public GoldPolicy Policy { get; init; }

    /// <summary>Accounts that the queue is for; none is everybody.</summary>
    public IReadOnlyList<int> Assignees { get; init; } = [];

    /// <summary>How many documents are planted among <paramref name="documents"/> others.</summary>
    public int Planted(int documents) =>
        PlantedShare <= 0 ? 0 : Math.Max(1, (int)Math.Round(documents * PlantedShare / (1 - PlantedShare), MidpointRounding.AwayFromZero));

    /// <exception cref="UserErrorException">Something that cannot be.</exception>
    internal void Check()
    {
        if (Overlap is < 1 or > MostOverlap) throw new UserErrorException($"Between 1 and {MostOverlap} people can be asked for each document. Choose a number between.");
        if (PlantedShare is < 0 or > MostPlanted || double.IsNaN(PlantedShare)) throw new UserErrorException("At most half of a queue can be planted gold. Choose a smaller share.");
        if (PlantedShare > 0 && !Blind) throw new UserErrorException("Planted gold needs a blind queue: votes and reasons would tell it apart from the rest. Make the queue blind, or plant nothing.");
        if (Assignees.Count > 0 && Assignees.Distinct().Count() < Overlap)
            throw new UserErrorException($"{InWords.Count(Overlap, "person", "people")} must answer each document, but the queue is assigned to {Assignees.Distinct().Count()}. Assign it to more people, or ask fewer for each document.");
    }
}
