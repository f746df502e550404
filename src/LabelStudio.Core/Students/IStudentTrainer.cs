using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Students;

/// <summary>Makes a student from labelled texts. One implementation for each kind of student; its parameters are its properties.</summary>
public interface IStudentTrainer
{
    /// <summary>The name by which users choose it and runs record it.</summary>
    string Name { get; }

    /// <summary>Trains. Deterministic: the same set and seed give the same bytes on any number of threads.</summary>
    /// <exception cref="ArgumentException">A training set without examples, or parameters out of range.</exception>
    IStudent Train(TrainingSet set, StudentOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default);
}

/// <summary>What every kind of trainer is told beside the training set.</summary>
public sealed record StudentOptions
{
    /// <summary>The defaults: seed 1, all processors.</summary>
    public static StudentOptions Default { get; } = new();

    /// <summary>Starts everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 = one a processor. Changes the time only.</summary>
    public int Threads { get; init; }
}

/// <summary>A small classifier of raw texts.</summary>
public interface IStudent
{
    /// <summary>The K classes, in the order of its probabilities.</summary>
    ClassList Classes { get; }

    /// <summary>How it came to be.</summary>
    TrainingRecord Training { get; }

    /// <summary>Probabilities for n texts.</summary>
    /// <param name="texts">Any strings; an empty text gets the class shares that the student learned.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    ProbabilisticLabels Predict(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default);
}
