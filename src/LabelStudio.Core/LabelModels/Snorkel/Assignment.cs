namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>The one-to-one assignment of least cost, by shortest augmenting paths (Kuhn 1955, Munkres 1957; in O(k³)).</summary>
internal static class Assignment
{
    /// <summary>For each row its column.</summary>
    /// <param name="size">k.</param>
    /// <param name="cost">k × k finite costs.</param>
    public static int[] Cheapest(int size, double[] cost)
    {
        // row and column 0 stand for "none"; potentials keep reduced costs at 0 or more
        var (rowPotential, columnPotential) = (new double[size + 1], new double[size + 1]);
        var (rowOf, cameFrom) = (new int[size + 1], new int[size + 1]);
        var least = new double[size + 1];
        var visited = new bool[size + 1];
        for (var row = 1; row <= size; row++)
        {
            rowOf[0] = row;
            Array.Fill(least, double.PositiveInfinity);
            Array.Clear(visited);
            var column = 0;
            while (rowOf[column] != 0)
            {
                visited[column] = true;
                var (from, next, step) = (rowOf[column], 0, double.PositiveInfinity);
                for (var j = 1; j <= size; j++)
                {
                    if (visited[j]) continue;
                    var reduced = cost[(from - 1) * size + j - 1] - rowPotential[from] - columnPotential[j];
                    if (reduced < least[j]) (least[j], cameFrom[j]) = (reduced, column);
                    if (least[j] < step) (step, next) = (least[j], j);
                }
                for (var j = 0; j <= size; j++)
                {
                    if (visited[j])
                    {
                        rowPotential[rowOf[j]] += step;
                        columnPotential[j] -= step;
                    }
                    else least[j] -= step;
                }
                column = next;
            }
            for (; column != 0; column = cameFrom[column]) rowOf[column] = rowOf[cameFrom[column]];
        }
        var columnOf = new int[size];
        for (var j = 1; j <= size; j++) columnOf[rowOf[j] - 1] = j - 1;
        return columnOf;
    }
}
