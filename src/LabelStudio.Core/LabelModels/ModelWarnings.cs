using System.Globalization;
using LabelStudio.Core.LabelModels.Auto;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.LabelModels;

/// <summary>What the user should know before trusting the labels, in plain sentences.</summary>
internal static class ModelWarnings
{
    private const int MostNames = 8;

    /// <summary>So many documents on which all votes are overruled are worth a word.</summary>
    private const double ManyOverruled = 0.01;

    /// <summary>Votes that settle less of the class balance's entropy leave the labels to it.</summary>
    private const double LittleTold = 0.1;

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
            warnings.Add($"No function votes for {Listed(without)}: no document can get {(without.Count == 1 ? "this class" : "these classes")} from votes. Write a function for {(without.Count == 1 ? "it" : "each")}.");
        var bare = tallies.Documents - tallies.Covered;
        if (bare * 2 > tallies.Documents)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{bare:N0} of {tallies.Documents:N0} documents have no vote; their label is the class balance and no more. Write functions that reach them, or let a student label them."));
    }

    public static void AddAboutTrust(List<string> warnings, VoteFacts facts, RowDoubts doubts, IReadOnlyList<FunctionEstimate> functions, ModelDiagnosis diagnosis)
    {
        if (facts.Tallies.Covered == 0) return;
        if (!facts.Identifiable)
            warnings.Add("There are fewer than three independent functions: the votes cannot tell which function is right where they differ, so each counts the same. Add functions of another kind, or gold labels.");
        if (diagnosis.AsksForBalance) AddAboutBalance(warnings, facts, diagnosis.GoldCount);
        AddAboutCopies(warnings, facts, functions);
        var inverted = functions.Where(f => f.Flags.Contains(FunctionFlags.WorseThanChance)).Select(f => f.Name).ToList();
        if (inverted.Count > 0)
            warnings.Add($"{Listed(inverted)} {(inverted.Count == 1 ? "seems" : "seem")} to be wrong more often than blind voting: look at {(inverted.Count == 1 ? "its" : "their")} votes, then mend or remove.");
        AddAboutRows(warnings, doubts, functions);
    }

    private static void AddAboutRows(List<string> warnings, RowDoubts doubts, IReadOnlyList<FunctionEstimate> functions)
    {
        if (doubts.Overruled >= ManyOverruled)
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"On {doubts.Overruled * 100:0.#} % of the documents with a vote all votes name one class and the model alone would say another, mostly where {Listed([.. doubts.OverruledFunctions.Select(f => functions[f].Name)])} {(doubts.OverruledFunctions.Count == 1 ? "votes" : "vote")}. The label follows the votes: review some of these documents."));
        if (doubts.VotesTell < LittleTold)
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"The votes say little: they settle {Math.Max(0, doubts.VotesTell) * 100:0} % of what the class balance leaves open, so that labels mostly follow the class balance. Write functions that are right more often, or that more documents have in common."));
    }

    private static void AddAboutBalance(List<string> warnings, VoteFacts facts, int gold)
    {
        var asked = $"Give the class balance, or {ModelDiagnoses.EnoughGold - gold}{(gold > 0 ? " more" : "")} gold label{(ModelDiagnoses.EnoughGold - gold == 1 ? "" : "s")}.";
        if (facts.MostlyKeyword)
            warnings.Add($"{facts.Keyword.Count(k => k)} of {facts.Tallies.Votes.Count(v => v > 0)} functions vote one class only: the class balance cannot be learned from them{(facts.Credibility == 0 ? " and is taken as even" : "")}. {asked}");
        else
            warnings.Add($"The functions disagree about how frequent the classes are: the class balance is taken as even. {asked}");
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
