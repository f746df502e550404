using System.Text.Json.Serialization;

namespace LabelStudio.Workflow.Functions;

/// <summary>What a run of functions' values was made from.</summary>
/// <param name="LabelRunId">The label run whose model was judged.</param>
/// <param name="Gold">Digest of the gold that judged and taught.</param>
internal sealed record ValueInputs(long LabelRunId, string Gold);

/// <summary>What each function of a label run is worth on dev gold.</summary>
/// <param name="LabelRun">The label run's number.</param>
/// <param name="Documents">Dev documents with gold.</param>
/// <param name="LogLoss">Of the model with all functions, nats.</param>
/// <param name="Functions">One a function, in the order of the label run.</param>
/// <param name="Seconds">Time it took.</param>
internal sealed record ValueFigures(int LabelRun, int Documents, double LogLoss, IReadOnlyList<VersionValue> Functions, double Seconds);

/// <param name="VersionId">The version that was left out.</param>
/// <param name="Value">How much the log-loss rises without it, nats.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
internal sealed record VersionValue(int VersionId, double Value, double Low, double High);

/// <summary>What to work out.</summary>
/// <param name="LabelRunId">The label run.</param>
/// <param name="Done">What was found before the work made way for other jobs, in the order of the run's functions.</param>
internal sealed record ValuePayload(long LabelRunId, IReadOnlyList<VersionValue> Done)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Seconds { get; init; }
}

/// <summary>What the work came to.</summary>
/// <param name="RunId">The run, or null where there was nothing to find out any more.</param>
/// <param name="Note">Why there is no run.</param>
public sealed record ValueResult(long? RunId, string? Note);
