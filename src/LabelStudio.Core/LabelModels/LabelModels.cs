using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.LabelModels.DawidSkene;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.LabelModels.FlyingSquid;
using LabelStudio.Core.LabelModels.Snorkel;

namespace LabelStudio.Core.LabelModels;

/// <summary>The label models by the names that users choose them by.</summary>
public static class LabelModels
{
    /// <summary>The model used where none is asked for.</summary>
    public const string Default = AutoModel.ModelName;

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        AutoModel.ModelName, DawidSkeneModel.ModelName, OneCoin.ModelName, SnorkelModel.ModelName, FlyingSquidModel.ModelName, WeightedVote.ModelName,
        MajorityVote.ModelName,
    ];

    /// <summary>Makes a model.</summary>
    /// <param name="name">One of <see cref="Names"/>; case does not matter.</param>
    /// <exception cref="ArgumentException">No model has this name; the message lists those there are.</exception>
    public static ILabelModel Create(string name) => name.Trim().ToLowerInvariant() switch
    {
        AutoModel.ModelName => new AutoModel(),
        DawidSkeneModel.ModelName => new DawidSkeneModel(),
        OneCoin.ModelName => new OneCoin(),
        SnorkelModel.ModelName => new SnorkelModel(),
        FlyingSquidModel.ModelName => new FlyingSquidModel(),
        WeightedVote.ModelName => new WeightedVote(),
        MajorityVote.ModelName => new MajorityVote(),
        _ => throw new ArgumentException($"There is no label model \"{name}\". Choose one of: {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Reads a model that <see cref="FittedLabelModel.Save"/> wrote.</summary>
    /// <param name="stream">Stands where the model begins; what follows the model is left alone.</param>
    /// <exception cref="InvalidDataException">The file is no label model, or is cut short, damaged, or of a newer program; the message says which.</exception>
    public static FittedLabelModel Load(Stream stream) => ModelFile.Read(stream, (name, saved) => name switch
    {
        AutoModel.ModelName => FittedAutoModel.Read(saved),
        DawidSkeneModel.ModelName => FittedDawidSkene.Read(saved),
        OneCoin.ModelName => FittedOneCoin.Read(saved),
        SnorkelModel.ModelName => FittedSnorkelModel.Read(saved),
        FlyingSquidModel.ModelName => FittedFlyingSquid.Read(saved),
        WeightedVote.ModelName => FittedWeightedVote.Read(saved),
        MajorityVote.ModelName => FittedMajority.Read(saved),
        _ => throw new InvalidDataException($"The file holds a label model of kind \"{name}\", which this program does not know. Update it, or fit the model again."),
    });
}
