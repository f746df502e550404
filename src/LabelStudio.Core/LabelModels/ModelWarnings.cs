using System.Globalization;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.LabelModels;

/// <summary>What the user should know before trusting the labels, in plain sentences.</summary>
internal static class ModelWarnings
{
    private const int MostNames = 8;

    public static void AddAboutVotes(List<string> warnings, VoteTallies tallies, ClassList classes)
    {
        if (tallies.Covered == 0)
        {
            warnings.Add(tallies.Functions == 0
                ? "There is no labeling function: every document has only the class balance for a label."
                : "No labeling function votes on any document: every document has only the class balance for a label.");
            return;
        }
        var without = new List<string>();
        for (var v = 0; v < classes.Count; v++)
        {
            var votes = 0L;
            for (var f = 0; f < tallies.Functions; f++) votes += tallies.ClassVotes[f * classes.Count + v];
            if (votes == 0) without.Add(classes[v]);
        }
        if (without.Count == classes.Count - 1)
        {
            var only = Enumerable.Range(0, classes.Count).First(v => !without.Contains(classes[v]));
            warnings.Add($"Every vote is for \"{classes[only]}\": nothing speaks for another class. Add a function that votes for another class, or the labels say nothing.");
        }
        else if (without.Count > 0)
            warnings.Add($"No function votes for {Listed(without)}: no document can get {(without.Count == 1 ? "this class" : "these classes")} from votes.");
        var bare = tallies.Documents - tallies.Covered;
        if (bare * 2 > tallies.Documents)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{bare:N0} of {tallies.Documents:N0} documents have no vote; their label is the class balance and no more."));
    }

    /// <summary>Names in quotes, the first few of a long list.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        var quoted = names.Take(MostNames).Select(n => $"\"{n}\"").ToList();
        if (names.Count > MostNames) return $"{string.Join(", ", quoted)} and {names.Count - MostNames} more";
        return quoted.Count == 1 ? quoted[0] : $"{string.Join(", ", quoted.SkipLast(1))} and {quoted[^1]}";
    }
}
