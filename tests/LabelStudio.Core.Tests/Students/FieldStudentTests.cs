using LabelStudio.Core.Embeddings;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Core.Tests.Students;

public sealed class FieldStudentTests
{
    private static readonly ClassList Two = new(["private", "business"]);
    private static readonly FieldReading Reading = new([StudentField.OfValues("account", ["ltd", "person"]), StudentField.OfNumbers("amount", [1_000])]);

    [Fact]
    public void A_field_decides_where_the_text_cannot()
    {
        var (texts, gold) = Documents(600, 1);
        var (asked, right) = Documents(400, 2);
        var with = Share(Train(texts, gold).Predict(asked), right);
        var without = Share(new SoftmaxTrainer().Train(TrainingSet.FromGold(Two, Texts(texts), gold), StudentOptions.Default).Predict(Texts(asked)), right);
        Assert.InRange(without, 0.4, 0.6);
        Assert.InRange(with, 0.95, 1);
    }

    [Fact]
    public void What_is_read_of_the_text_stays_as_it_is()
    {
        var (documents, gold) = Documents(300, 1);
        var with = Train(documents, gold);
        var without = new SoftmaxTrainer().Train(TrainingSet.FromGold(Two, Texts(documents), gold), StudentOptions.Default);
        Assert.Equal(without.Features.ColumnOf, with.Features.ColumnOf);
        Assert.Equal(without.Features.Idf, with.Features.Idf);
        Assert.Equal(without.LeastInDistribution, with.LeastInDistribution);
        Assert.Equal(without.Features.Columns + Reading.Columns, with.Features.Width);
        var (asked, _) = Documents(50, 3);
        Assert.Equal(without.Answer(Texts(asked)).InDistribution, with.Answer(asked).InDistribution);
        // fields alone are no text
        Assert.Equal([0f], with.Answer([Reading.Compose("", _ => "ltd")]).InDistribution);
        Assert.True(with.Answer([Reading.Compose("", _ => "ltd")]).Abstains[0]);
    }

    [Fact]
    public void A_field_that_says_nothing_has_no_say()
    {
        // few and many values, even and rare ones, few documents for many classes: what chance does is known for all of them
        var (found, draws) = (0, 0);
        foreach (var (documents, classes, values) in ((int, int, int)[])[(100, 2, 2), (300, 12, 5), (400, 77, 4), (500, 20, 40)])
        {
            var reading = new FieldReading([StudentField.OfValues("f", [.. Enumerable.Range(0, values).Select(v => $"v{v}").Order(StringComparer.Ordinal)])]);
            var names = new ClassList([.. Enumerable.Range(0, classes).Select(c => $"c{c}")]);
            for (var draw = 0; draw < 100; draw++, draws++)
            {
                var random = new Random(1_000 * values + draw);
                // the square makes some values rare
                string[] composed = [.. Enumerable.Range(0, documents).Select(_ => reading.Compose("x", _ => $"v{(int)(values * Math.Pow(random.NextDouble(), 2))}"))];
                var set = TrainingSet.FromGold(names, composed, [.. composed.Select(_ => random.Next(classes))]).ReadBy(reading);
                if (FieldWorth.Of(set)[0] > 0) found++;
            }
        }
        Assert.InRange(found, 0, draws / 20);
    }

    [Fact]
    public void A_field_is_worth_more_the_more_it_says_and_narrowing_leaves_it_out()
    {
        var random = new Random(4);
        var reading = new FieldReading([StudentField.OfValues("noise", ["a", "b"]), StudentField.OfValues("weak", ["a", "b"]), StudentField.OfNumbers("strong", [10])]);
        int[] gold = [.. Enumerable.Range(0, 500).Select(_ => random.Next(2))];
        string[] documents = [.. gold.Select(k =>
        {
            var weak = random.Next(5) == 0 ? random.Next(2) : k;
            return reading.Compose("text", name => name switch { "noise" => random.Next(2) == 0 ? "a" : "b", "weak" => random.Next(3) == 0 ? null : weak == 0 ? "a" : "b", _ => k == 0 ? "3" : "30" });
        })];
        var set = TrainingSet.FromGold(Two, documents, gold).ReadBy(reading).WithDev(documents[..100], gold[..100]);
        var worth = FieldWorth.Of(set);
        Assert.Equal(0, worth[0]);
        Assert.InRange(worth[1], 0.5, worth[2]);
        Assert.InRange(worth[2], 0.98, 1);
        var alone = FieldWorth.RightAlone(set, 30);
        Assert.Equal(1, alone[2]);
        Assert.InRange(alone[1]!.Value, 0.8, 0.97);
        Assert.Null(FieldWorth.RightAlone(set, 101)[2]);

        var narrow = set.Narrow(reading.Only([2, 1]));
        Assert.Equal(["strong", "weak"], narrow.Fields.Names);
        Assert.Equal([worth[2], worth[1]], FieldWorth.Of(narrow));
        Assert.All(narrow.DevTexts, t => Assert.Equal("text", narrow.Fields.TextOf(t)));
        Assert.Equal(set.Narrow(FieldReading.None).Texts, documents.Select(_ => "text"));
    }

    [Fact]
    public void The_student_is_the_same_on_any_number_of_threads()
    {
        var (documents, gold) = Documents(2_000, 1);
        var (one, four) = (Train(documents, gold, 1), Train(documents, gold, 4));
        Assert.True(one.Weights.SequenceEqual(four.Weights) && one.Bias.SequenceEqual(four.Bias));
    }

    [Fact]
    public void A_sentence_encoder_is_given_the_text_alone()
    {
        var (documents, gold) = Documents(60, 1);
        var set = TrainingSet.FromGold(Two, documents, gold).ReadBy(Reading).WithDev(documents[..20], gold[..20]);
        var encoder = new Plain();
        var student = new SoftmaxTrainer { Encoder = encoder }.Train(set, StudentOptions.Default);
        student.Predict(documents);
        Assert.Equal(0, encoder.Fields);
        Assert.Equal(60 + 20 + 60, encoder.Texts);
    }

    private static LinearStudent Train(string[] documents, int[] gold, int threads = 1) =>
        new SoftmaxTrainer().Train(TrainingSet.FromGold(Two, documents, gold).ReadBy(Reading), new StudentOptions { Threads = threads });

    private static double Share(ProbabilisticLabels said, int[] right) => right.Where((g, i) => said.Top(i) == g).Count() / (double)right.Length;

    private static string[] Texts(string[] documents) => [.. documents.Select(Reading.TextOf)];

    /// <summary>Texts that say nothing of the class; the account does, or, where it is absent, the amount.</summary>
    private static (string[] Documents, int[] Gold) Documents(int count, int seed)
    {
        var random = new Random(seed);
        var documents = new string[count];
        var gold = new int[count];
        for (var i = 0; i < count; i++)
        {
            var k = gold[i] = random.Next(2);
            var account = i % 4 == 0 ? null : k == 1 ? "Ltd" : "person";
            var amount = random.Next(2) == 0 && account != null ? null : (k == 1 ? 5_000 : 20).ToString(System.Globalization.CultureInfo.InvariantCulture);
            documents[i] = Reading.Compose($"please open account number {random.Next(50)} for word{random.Next(30)}", name => name == "account" ? account : amount);
        }
        return (documents, gold);
    }

    /// <summary>Counts what it is given.</summary>
    private sealed class Plain : ISentenceEncoder
    {
        public int Dimensions => 1;

        public string Identity => "plain";

        public int Texts { get; private set; }

        public int Fields { get; private set; }

        public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default)
        {
            Texts += texts.Count;
            Fields += texts.Count(t => Reading.TextOf(t) != t && t.EnumerateRunes().First().Value >= FieldReading.Nothing);
            vectors.Span.Fill(1);
        }
    }
}
