namespace LabelStudio.Core.Students;

/// <summary>How a student came to be: parameters, counts and what was seen while training. Holds no times, so that equal work leaves equal records.</summary>
public sealed record TrainingRecord
{
    /// <summary>The trainer's name.</summary>
    public required string Trainer { get; init; }

    /// <summary>The seed that was used.</summary>
    public required int Seed { get; init; }

    /// <summary>The trainer's own parameters by name.</summary>
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    /// <summary>n, the number of texts learned from.</summary>
    public required int Examples { get; init; }

    /// <summary>How many of them had gold.</summary>
    public required int GoldExamples { get; init; }

    /// <summary>How many texts guided the choice of the epoch; 0 = none did.</summary>
    public required int DevExamples { get; init; }

    /// <summary>d, the number of features.</summary>
    public required int Features { get; init; }

    /// <summary>The epoch whose weights were kept, from 1.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>What each epoch gave.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }
}

/// <summary>What one pass over the training set gave.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Mean cross-entropy (nats) against the soft labels, measured while the weights moved.</param>
/// <param name="DevLoss">Mean log-loss (nats) on dev gold after the pass, or null without dev.</param>
/// <param name="DevAccuracy">Share of dev texts that are right after the pass, 0 to 1, or null without dev.</param>
public sealed record EpochRecord(int Epoch, double TrainLoss, double? DevLoss, double? DevAccuracy);
