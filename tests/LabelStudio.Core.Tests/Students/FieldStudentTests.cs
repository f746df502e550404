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
