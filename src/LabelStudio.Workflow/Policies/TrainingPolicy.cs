namespace LabelStudio.Workflow.Policies;

/// <summary>What to do with training documents whose label is likely wrong, or that are poor to learn from.</summary>
public enum TrainingPolicy
{
    /// <summary>Labels and gold as they are: people review what is worth it.</summary>
    AsIs,

    /// <summary>Likely wrong labels are learned as the student says that has not seen them.</summary>
    Relabel,

    /// <summary>Documents with a likely wrong label are left out.</summary>
    Drop,

    /// <summary>The surer half is learned as the student says, the rest is left out.</summary>
    RelabelAndDrop,

    /// <summary>One document of each group of near-copies is learned from.</summary>
    OneOfNearCopies,

    /// <summary>Documents that are too short, foreign, without letters or with an empty label are left out.</summary>
    NoLowQuality,

    /// <summary>The mix and both filters.</summary>
    All,
}
