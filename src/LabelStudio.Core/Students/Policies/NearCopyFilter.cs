namespace LabelStudio.Core.Students.Policies;

/// <summary>Leaves one document of each group of near-copies to learn from.</summary>
public static class NearCopyFilter
{
    /// <summary>Chooses.</summary>
    /// <param name="groups">For each of n documents the group of near-copies it is of, or -1.</param>
    /// <param name="candidates">For each whether a student would learn from it.</param>
    /// <param name="verified">For each whether it has gold: it is kept, and stands for its group.</param>
    /// <returns>The documents to drop. Of a group without gold the first one stays.</returns>
    /// <exception cref="ArgumentException">Lengths that differ.</exception>
    public static TrainingEdits Of(IReadOnlyList<int> groups, bool[] candidates, bool[] verified)
    {
        if (groups.Count != candidates.Length || groups.Count != verified.Length)
            throw new ArgumentException($"{groups.Count} groups for {candidates.Length} candidates and {verified.Length} entries of what is verified.", nameof(groups));
        var stands = new HashSet<int>();
        for (var d = 0; d < candidates.Length; d++)
            if (candidates[d] && verified[d] && groups[d] >= 0) stands.Add(groups[d]);
        var dropped = new List<TrainingEdit>();
        for (var d = 0; d < candidates.Length; d++)
            if (candidates[d] && !verified[d] && groups[d] >= 0 && !stands.Add(groups[d])) dropped.Add(new TrainingEdit(d, TrainingEdit.Drop));
        return new TrainingEdits(dropped);
    }
}
