using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>Documents with texts, votes and gold, in three splits.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Documents">All of them.</param>
/// <param name="Splits">The split of each.</param>
/// <param name="Unvoted">Dev texts that are no part of the votes, with their gold, for the student; null where the dev split serves.</param>
public sealed record TextAwareCase(string Name, TextVotes Documents, Split[] Splits, (string[] Texts, int[] Gold)? Unvoted = null)
{
    private const int Seed = 7;

    public static IEnumerable<TextAwareCase> All()
    {
        yield return Wrench("youtube");
        yield return Wrench("hausa");
        yield return BankMessages();
        yield return Banking77Rules();
        yield return Banking77Models();
        yield return Voters("Banking77 texts, 12 classes, 6 simulated voters", 12, 6);
        yield return Synthetic("synthetic words that tell, K=5, 6 voters", 3);
        yield return Synthetic("synthetic words that tell nothing, K=5, 6 voters", 0);
    }

    private static TextAwareCase Wrench(string set)
    {
        var documents = TextVotes.Shared(set);
        return new(set, documents, [.. documents.Votes.Ids.Select(id => id[..id.IndexOf('-')] switch { "test" => Split.Test, "valid" => Split.Dev, _ => Split.Train })]);
    }

    private static TextAwareCase BankMessages()
    {
        var folder = Path.Combine(SharedData.RepositoryRoot, "data", "samples", "bank-messages");
        var rows = CsvRows.Read(Path.Combine(folder, "texts.csv")).Skip(1).ToArray();
        var gold = CsvRows.Read(Path.Combine(folder, "gold.csv")).Skip(1).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        var rules = RuleFiles.Read(Path.Combine(folder, "rules.json"));
        string[] texts = [.. rows.Select(r => r[1])];
        int[] known = [.. rows.Select(r => gold.TryGetValue(r[0], out var label) ? rules.Classes.IndexOf(label) : -1)];
        return new("bank messages (25 rules)", new TextVotes(texts, new LabeledVotes([.. rows.Select(r => r[0])], rules.Apply(texts), known, 0)),
            [.. rows.Select(r => r[2] switch { "test" => Split.Test, "dev" => Split.Dev, _ => Split.Train })]);
    }

    /// <summary>A tenth of the train texts is dev.</summary>
    private static TextAwareCase Banking77Rules()
    {
        var rules = RuleFiles.Read(Path.Combine(SharedData.RepositoryRoot, "tests", "data", "banking77-rules.json"));
        var (train, test) = (TextSet.Banking77("train"), TextSet.Banking77("test"));
        string[] texts = [.. train.Texts, .. test.Texts];
        int[] gold = [.. train.Gold.Concat(test.Gold).Select(g => rules.Classes.IndexOf(g))];
        var dev = Tenth(train.Texts.Length);
        return new("Banking77 (95 rules, 77 classes)", new TextVotes(texts, new LabeledVotes([.. texts], rules.Apply(texts), gold, 0)),
            [.. texts.Select((_, i) => i >= train.Texts.Length ? Split.Test : dev.Contains(i) ? Split.Dev : Split.Train)]);
    }

    /// <summary>500 documents that models voted on; a tenth of the other train texts is dev for the student.</summary>
    private static TextAwareCase Banking77Models()
    {
        var documents = TextVotes.Shared("banking77-llm-votes");
        var train = TextSet.Banking77("train");
        var voted = documents.Texts.ToHashSet(StringComparer.Ordinal);
        var dev = Tenth(train.Texts.Length).Where(i => !voted.Contains(train.Texts[i])).Order().ToArray();
        return new("banking77-llm-votes", documents, new Split[documents.Texts.Length],
            ([.. dev.Select(i => train.Texts[i])], [.. dev.Select(i => documents.Votes.Classes.IndexOf(train.Gold[i]))]));
    }

    private static TextAwareCase Voters(string name, int classes, int functions)
    {
        var train = TextSet.Banking77("train");
        var names = new ClassList(train.ClassNames.Take(classes));
        var rows = Enumerable.Range(0, train.Texts.Length).Where(i => names.IndexOf(train.Gold[i]) >= 0).ToArray();
        int[] gold = [.. rows.Select(i => names.IndexOf(train.Gold[i]))];
        var votes = new SyntheticTexts { Documents = rows.Length, Functions = functions, Classes = classes }.VotesOn(gold, new Random(Seed), names);
        string[] texts = [.. rows.Select(i => train.Texts[i])];
        var dev = Tenth(texts.Length);
        return new(name, new TextVotes(texts, new LabeledVotes([.. texts], votes, gold, 0)), [.. texts.Select((_, i) => dev.Contains(i) ? Split.Dev : Split.Train)]);
    }

    private static TextAwareCase Synthetic(string name, double strength)
    {
        var (texts, votes, gold) = new SyntheticTexts { Documents = 3_000, Functions = 6, Classes = 5, Strength = strength }.Make();
        var dev = Tenth(texts.Length);
        return new(name, new TextVotes(texts, new LabeledVotes([.. texts], votes, gold, 0)), [.. texts.Select((_, i) => dev.Contains(i) ? Split.Dev : Split.Train)]);
    }

    private static HashSet<int> Tenth(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new SplitMix(Seed).Shuffle(order.AsSpan());
        return [.. order.Take(count / 10)];
    }
}
