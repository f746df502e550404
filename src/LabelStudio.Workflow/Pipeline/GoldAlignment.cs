using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Brings gold rows to the documents they belong to, and leaves the gold of the test split sealed.</summary>
public static class GoldAlignment
{
    /// <param name="splitOf">The split of a document, or null when all are train. A split in the gold file itself seals as well.</param>
    /// <returns>One class index a document, -1 without gold; gold rows whose id no document has; gold rows left out because they are of the test split.</returns>
    public static (int[] Gold, int Unknown, int Sealed) To(IdIndex documents, GoldFile gold, ClassList classes, Func<int, Split>? splitOf)
    {
        var map = gold.Classes.Select(classes.IndexOf).ToArray();
        var aligned = new int[documents.Count];
        Array.Fill(aligned, -1);
        var (unknown, sealedRows) = (0, 0);
        for (var row = 0; row < gold.Count; row++)
        {
            var document = documents.IndexOf(gold.Ids[row]);
            if (document < 0) unknown++;
            else if (gold.Splits?[row] == Split.Test || splitOf?.Invoke(document) == Split.Test) sealedRows++;
            else aligned[document] = map[gold.Labels[row]];
        }
        return (aligned, unknown, sealedRows);
    }
}
