namespace LabelStudio.Core.Students.Search;

/// <summary>One way of training that was tried.</summary>
/// <param name="Number">From 1, in the order of the grid; 1 is the way that needs no search.</param>
/// <param name="Settings">What differs from that way, in words: "L2 0.0001, words only".</param>
/// <param name="Rounds">How many rounds it was in; those behind in a round do not see the next.</param>
/// <param name="Passes">Passes over the texts in its last round.</param>
/// <param name="LogLoss">Mean log-loss on dev after its last round, one temperature fitted to dev; what trials are ranked by.</param>
/// <param name="Accuracy">Share of dev that is right after its last round, 0 to 1.</param>
/// <param name="Chosen">Whether students are trained this way.</param>
public sealed record SearchTrial(int Number, string Settings, int Rounds, int Passes, double LogLoss, double Accuracy, bool Chosen);

/// <summary>What a search found.</summary>
/// <param name="Trainer">The way to train.</param>
/// <param name="Trials">All that was tried, best first.</param>
/// <param name="Sentence">Why that way, in words.</param>
/// <param name="OutOfTime">Whether time ran out before every trial had its rounds. The choice is then the best of what was tried.</param>
public sealed record SearchOutcome(SoftmaxTrainer Trainer, IReadOnlyList<SearchTrial> Trials, string Sentence, bool OutOfTime);
