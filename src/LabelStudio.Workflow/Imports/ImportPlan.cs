using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Imports;

/// <summary>What an import will do, row by row, found before anything is written.</summary>
/// <param name="FirstNew">The ordinal of the first new document: the published count.</param>
/// <param name="Targets">For every row that can be read the ordinal of its document, -1 when the row is bad.</param>
/// <param name="Classes">For every row its class, -1 for no label.</param>
/// <param name="Splits">The split of every new document.</param>
/// <param name="NewClasses">The classes to be made, in their order behind the project's own.</param>
/// <param name="FirstRowNumber">The number in the first new id when the file has none.</param>
/// <param name="BadRows">What was found wrong.</param>
internal sealed record ImportPlan(
    int FirstNew, IReadOnlyList<int> Targets, IReadOnlyList<int> Classes, Split[] Splits, IReadOnlyList<string> NewClasses, long FirstRowNumber, BadRows BadRows)
{
    public int Added => Splits.Length;
}

