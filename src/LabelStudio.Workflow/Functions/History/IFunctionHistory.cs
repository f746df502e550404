using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Text;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Functions;

/// <summary>The versions of a function, with what each did to the labels.</summary>
public interface IFunctionHistory
{
    /// <summary>The versions, the newest first; empty when there is no such function.</summary>
    Task<IReadOnlyList<FunctionVersionRow>> VersionsAsync(int projectId, int functionId, CancellationToken cancel = default);

    /// <summary>Makes a new version that is equal to an earlier one. Its votes are taken from that one where they are still there; the rest is applied.</summary>
    /// <exception cref="UserErrorException">No such version.</exception>
    Task RestoreAsync(int projectId, int functionId, int version, Actor by, CancellationToken cancel = default);
}

/// <summary>A version of a function.</summary>
/// <param name="Definition">The rule's query, or the file of imported votes.</param>
/// <param name="Difference">What is different from the version before; for the first the whole definition, as the same.</param>
/// <param name="Votes">What a rule votes for; none where the votes name their own classes.</param>
/// <param name="VotesBefore">What the version before voted for where that is something else, else null.</param>
/// <param name="Lists">Lists that both versions name and that have other entries now than for the version before.</param>
/// <param name="SameAs">The number of an earlier version that is the same rule, or null.</param>
/// <param name="Hits">Documents it votes on; null where its votes are no longer kept or not all there.</param>
/// <param name="Gold">Its accuracy on the train and dev gold there is now, so that versions can be compared; null without votes on gold.</param>
/// <param name="Effect">What it did to the labels, or null.</param>
/// <param name="NoEffect">Why there is no <paramref name="Effect"/>, in words; null where there is one.</param>
public sealed record FunctionVersionRow(
    int Id, int Number, bool Current, string By, DateTime At, string Definition, IReadOnlyList<DifferencePart> Difference, IReadOnlyList<ClassWeight> Votes,
    IReadOnlyList<ClassWeight>? VotesBefore, IReadOnlyList<string> Lists, int? SameAs, int? Hits, int GoldVotes, int GoldRight, Estimate? Gold, VersionEffect? Effect, string? NoEffect);

/// <summary>What changed in the label model with the first fit that saw a version.</summary>
/// <param name="Run">That run's number.</param>
/// <param name="Dev">The change on dev gold since the run before.</param>
/// <param name="Also">What else changed between the two runs, in words; null where nothing did, so that the change is the version's own.</param>
public sealed record VersionEffect(int Run, DevChange Dev, string? Also);
