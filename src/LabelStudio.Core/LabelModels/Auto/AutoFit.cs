using LabelStudio.Core.Schema;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What <see cref="AutoModel"/> learned without gold; gold is added to it, never mixed into it.</summary>
/// <param name="Classes">The label schema.</param>
/// <param name="Functions">The functions' names.</param>
/// <param name="Facts">What was known of the votes before anything was learned.</param>
/// <param name="Parameters">What was learned.</param>
/// <param name="Sums">The posteriors of what each function voted for.</param>
/// <param name="Doubts">How the labels stand to the votes.</param>
/// <param name="Rounds">Rounds of EM.</param>
/// <param name="Threads">Threads to predict with.</param>
internal sealed record AutoFit(
    ClassList Classes, IReadOnlyList<string> Functions, VoteFacts Facts, EvidenceParameters Parameters, FunctionSums Sums, RowDoubts Doubts, int Rounds, int Threads);
