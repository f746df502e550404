using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>What peers reach on the same votes, as measured with their own code and default settings.</summary>
/// <param name="Name">Which model.</param>
/// <param name="Figures">Accuracy, and log-loss where it was measured, as text; or time and memory.</param>
public sealed record PeerFigures(string Name, string Figures);

/// <summary>Votes to fit on and votes with gold to measure on.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="FitOn">Makes the votes to fit.</param>
/// <param name="MeasureOn">Makes the votes to measure, or null for the same.</param>
/// <param name="Peers">What others reach.</param>
public sealed record LabelModelsCase(string Name, Func<LabeledVotes> FitOn, Func<LabeledVotes>? MeasureOn, params PeerFigures[] Peers)
{
    /// <summary>All votes of the real sets and the seeded ones, small enough to run in a minute.</summary>
    public static IReadOnlyList<LabelModelsCase> Quality { get; } =
    [
        new("youtube train", () => VoteFiles.Load("youtube").Split("train"), null, Snorkel(".853 / .43"), new("GLAD", ".866 / .30")),
        new("youtube test", () => VoteFiles.Load("youtube").Split("train"), () => VoteFiles.Load("youtube").Split("test"), Snorkel(".866 / .42"), new("Snorkel, 500 epochs", ".892")),
        new("hausa train", () => VoteFiles.Load("hausa").Split("train"), null, Snorkel(".507 / 1.41"), new("MACE", ".508")),
        new("hausa test", () => VoteFiles.Load("hausa").Split("train"), () => VoteFiles.Load("hausa").Split("test"), Snorkel(".490 / 1.45")),
        new("duck", () => VoteFiles.Load("duck"), null, Snorkel(".889 / 1.11"), new("Dawid-Skene", ".898"), new("Wawa", "– / .48")),
        new("dog", () => VoteFiles.Load("dog"), null, Snorkel(".832 / 1.17"), new("Dawid-Skene", ".843"), new("Wawa", "– / .56")),
        new("banking77-llm-votes", () => VoteFiles.Load("banking77-llm-votes"), null, Snorkel(".683 / 3.75"), new("Dawid-Skene", ".693")),
        Synthetic(10_000, 10, 2, 3, Snorkel(".668"), new("majority of crowd-kit", ".703 / .85")),
        Synthetic(10_000, 10, 5, 3, Snorkel(".660"), new("FlyingSquid", ".687"), new("best log-loss", "– / 1.23")),
        Synthetic(100_000, 10, 5, 0, Snorkel(".857"), new("Dawid-Skene", ".872"), new("best log-loss", "– / .39")),
        Soft("confidences ignored", v => v),
        Soft("confidences that tell right from wrong", v => v.WithConfidence(1.5)),
        Soft("the same, said as .90 to 1", v => v.WithConfidence(1.5, c => 0.9 + 0.1 * c * c * c)),
        Soft("confidences that tell nothing", v => v.WithConfidence(0)),
        Soft("and two that vote for sets of 3 classes", v => v.WithSetFunction(3, 0.9, 0.6).WithSetFunction(3, 0.75, 0.6, seed: 1)),
    ];

    /// <summary>Large matrices: fit and predict, the votes already in memory.</summary>
    public static IReadOnlyList<LabelModelsCase> Speed { get; } =
    [
        Synthetic(100_000, 50, 5, 0, Snorkel("4.0 s, 0.8 GB"), new("crowd-kit Dawid-Skene", "3.9 s")),
        Synthetic(100_000, 10, 77, 0, Snorkel("35 s, 1.6 GB"), new("crowd-kit Dawid-Skene", "28 s")),
        Synthetic(1_000_000, 10, 2, 0, Snorkel("1.2 s, 0.7 GB"), new("crowd-kit Dawid-Skene", "30 s, 1.3 GB")),
        Synthetic(1_000_000, 50, 2, 0, Snorkel("12.1 s, 2.0 GB")),
        Synthetic(1_000_000, 50, 5, 0, Snorkel("49.9 s, 4.3 GB")),
        Synthetic(1_000_000, 50, 77, 0, Snorkel("cannot run (one array of 28.7 GB)")),
        new("synthetic 1M x 50, K=5, confidences", () => new SyntheticVotes { Documents = 1_000_000, Functions = 50, Classes = 5 }.Make().WithConfidence(1.5), null),
    ];

    private static PeerFigures Snorkel(string figures) => new("Snorkel 0.10", figures);

    private static LabelModelsCase Synthetic(int documents, int functions, int classes, int clones, params PeerFigures[] peers) =>
        new($"synthetic {Short(documents)} x {functions}, K={classes}{(clones > 0 ? $", {clones} near-copies" : "")}",
            () => new SyntheticVotes { Documents = documents, Functions = functions, Classes = classes, Clones = clones }.Make(), null, peers);

    private static LabelModelsCase Soft(string name, Func<LabeledVotes, LabeledVotes> give) =>
        new($"synthetic 10k x 6, K=20, {name}",
            () => give(new SyntheticVotes { Documents = 10_000, Functions = 6, Classes = 20, Accuracy = (0.4, 0.8), Coverage = (0.3, 0.6) }.Make()), null);

    private static string Short(int n) => n >= 1_000_000 ? $"{n / 1_000_000}M" : $"{n / 1000}k";
}
