using System.Globalization;
using LabelStudio.Core.LabelModels.Auto;
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
        var without = tallies.ClassesWithoutVotes().Select(v => classes[v]).ToList();
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

    public static void AddAboutTrust(List<string> warnings, VoteFacts facts, IReadOnlyList<FunctionEstimate> functions, ModelDiagnosis diagnosis)
    {
        if (facts.Tallies.Covered == 0) return;
        if (!facts.Identifiable)
            warnings.Add("There are fewer than three independent functions: the votes cannot tell which function is right where they differ, so each counts the same. Add functions of another kind, or gold labels.");
        if (diagnosis.AsksForBalance) AddAboutBalance(warnings, facts);
        AddAboutCopies(warnings, facts, functions);
        var inverted = functions.Where(f => f.Flags.Contains(FunctionFlags.WorseThanChance)).Select(f => f.Name).ToList();
        if (inverted.Count > 0)
            warnings.Add($"{Listed(inverted)} {(inverted.Count == 1 ? "seems" : "seem")} to be wrong more often than blind voting: look at {(inverted.Count == 1 ? "its" : "their")} votes, then mend or remove.");
    }

    private static void AddAboutBalance(List<string> warnings, VoteFacts facts)
    {
        if (facts.MostlyKeyword)
            warnings.Add($"{facts.Keyword.Count(k => k)} of {facts.Tallies.Votes.Count(v => v > 0)} functions vote one class only: the class balance cannot be learned from them{(facts.Credibility == 0 ? " and is taken as even" : "")}. Give the class balance, or {ModelDiagnoses.EnoughGold} gold labels.");
        else
            warnings.Add($"The functions disagree about how frequent the classes are: the class balance is taken as even. Give the class balance, or {ModelDiagnoses.EnoughGold} gold labels.");
    }

    private static void AddAboutCopies(List<string> warnings, VoteFacts facts, IReadOnlyList<FunctionEstimate> functions)
    {
        var groups = facts.Duplicates.Groups;
        foreach (var group in groups.Take(MostNames))
        {
            var declared = facts.Duplicates.Pairs.Any(p => p.Declared && group.Functions.Contains(p.First));
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{Listed([.. group.Functions.Select(f => functions[f].Name)])} {(declared ? "are declared dependent" : "agree more than their accuracy explains")}: together they count as {group.Worth:0.0} of {group.Functions.Count} functions."));
        }
        if (groups.Count > MostNames) warnings.Add($"There are {groups.Count - MostNames} more groups of near-copies.");
    }

    /// <summary>Names in quotes, the first few of a long list.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        var quoted = names.Take(MostNames).Select(n => $"\"{n}\"").ToList();
        if (names.Count > MostNames) return $"{string.Join(", ", quoted)} and {names.Count - MostNames} more";
        return quoted.Count == 1 ? quoted[0] : $"{string.Join(", ", quoted.SkipLast(1))} and {quoted[^1]}";
    }
}
