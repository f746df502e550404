using System.Globalization;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>A finding that explains how good the labels are.</summary>
/// <param name="Sentence">By itself.</param>
/// <param name="Clause">As part of "it adds nothing, because …"; null for what does not explain that.</param>
internal sealed record TrustReason(string Sentence, string? Clause);

/// <summary>What explains how good labels are, as far as votes and gold show: the functions first, then what nothing but more functions can mend.</summary>
internal static class TrustReasons
{
    private const int MostNames = 6;

    /// <summary>A share of documents worth a word.</summary>
    private const double Notable = 0.10;

    private const double Much = 0.5;

    public static IReadOnlyList<TrustReason> Of(TrustComparison? compared, FittedLabelModel model, Radar radar) =>
    [
        .. Copies(radar),
        .. OneClass(radar),
        .. Flagged(radar, FunctionFlags.WorseThanChance, "worse than chance", "are right less often than blind votes would be"),
        .. OfDiagnosis(model),
        .. compared == null ? [] : OfVotes(compared),
    ];

    private static IEnumerable<TrustReason> Copies(Radar radar)
    {
        if (radar.Groups.Count == 0) yield break;
        var functions = radar.Groups.Sum(g => g.Functions.Count);
        var worth = radar.Groups.Sum(g => g.Worth);
        var first = radar.Groups[0];
        var sentence = radar.Groups.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{Names(first.Functions)} agree more than their accuracy explains: together they count as {worth:0.0} of {functions}.")
            : string.Create(CultureInfo.InvariantCulture, $"{functions} functions in {radar.Groups.Count} groups agree more than their accuracy explains: together they count as {worth:0.0}.");
        yield return new(sentence, radar.Groups.Count == 1
            ? $"{InWords.Small(functions)} functions are copies"
            : $"{InWords.Small(functions)} functions are copies in {InWords.Small(radar.Groups.Count)} groups");
    }

    private static IEnumerable<TrustReason> OneClass(Radar radar)
    {
        var found = radar.Findings.Where(f => f.Kind == FunctionRadar.Degenerate).ToList();
        if (found.Count == 0) yield break;
        var each = found.Count == 1 ? $"\"{found[0].Function}\" says" : $"{InWords.Small(found.Count)} functions say";
        var sentence = found.Count == 1 ? $"\"{found[0].Function}\": {found[0].What}" : $"{Names([.. found.Select(f => f.Function)])} say one class where most of those votes cannot be right or tell nothing apart.";
        yield return new(sentence, $"{each} one class for much of the documents");
    }

    private static IEnumerable<TrustReason> Flagged(Radar radar, string kind, string clause, string sentence)
    {
        var found = radar.Findings.Where(f => f.Kind == kind).Select(f => f.Function).ToList();
        if (found.Count == 0) yield break;
        yield return new(
            $"The votes of {Names(found)} {sentence}.",
            found.Count == 1 ? $"\"{found[0]}\" is {clause}" : $"{InWords.Small(found.Count)} functions are {clause}");
    }

    private static IEnumerable<TrustReason> OfDiagnosis(FittedLabelModel model)
    {
        var d = model.Diagnosis;
        if (!d.Identifiable)
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"The votes are worth {d.IndependentFunctions:0.0} independent functions; under three nothing tells which of them is right where they differ."),
                "there are too few independent functions to tell which is right");
        if (d.AsksForBalance)
            yield return new(
                d.BalanceSource == BalanceSource.Even
                    ? "The class balance cannot be learned from these functions and is taken as even. Give it, if you know it."
                    : "The functions say little about how frequent the classes are. Give the class balance, if you know it.",
                "the class balance is a guess");
        if (d.ClassesWithoutVotes.Count > 0)
            yield return new(
                $"No function votes for {Names([.. d.ClassesWithoutVotes.Select(c => model.Classes[c])])}.",
                $"no function votes for {(d.ClassesWithoutVotes.Count == 1 ? $"\"{model.Classes[d.ClassesWithoutVotes[0]]}\"" : $"{InWords.Small(d.ClassesWithoutVotes.Count)} of the classes")}");
    }

    private static IEnumerable<TrustReason> OfVotes(TrustComparison compared)
    {
        double n = compared.Documents.Count;
        if (compared.LoneVotes > Much * n)
            yield return new(
                $"On {InWords.Percent(compared.LoneVotes / n)} of these documents one function alone votes: there every way to label says the same.",
                $"on {InWords.Percent(compared.LoneVotes / n)} of the documents one function alone votes");
        if (compared.NoRightVote > Notable * n)
            yield return new($"On {InWords.Percent(compared.NoRightVote / n)} of these documents no function votes for the right class: more functions can mend that, a model can not.", null);
        var asked = n + compared.Uncovered;
        if (compared.Uncovered > Notable * asked)
            yield return new($"{InWords.Percent(compared.Uncovered / asked)} of the dev documents with gold have no vote and are not judged here.", null);
    }

    private static string Names(IReadOnlyList<string> names)
    {
        List<string> quoted = [.. names.Take(MostNames).Select(n => $"\"{n}\"")];
        if (names.Count > MostNames) quoted.Add($"{names.Count - MostNames} more");
        return InWords.List(quoted);
    }
}
