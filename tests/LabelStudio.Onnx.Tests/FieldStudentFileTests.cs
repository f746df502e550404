using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Tests;

/// <summary>A student that reads fields leaves as a file that answers as it does in C#, and that says how its strings are composed.</summary>
public sealed class FieldStudentFileTests
{
    private static readonly FieldReading Reading = new([StudentField.OfValues("channel", ["app", "e-mail", "für dich"]), StudentField.OfNumbers("amount", [-2.5, 0.1, 1e6])]);
    private static readonly LinearStudent Student = Train();

    [Theory]
    [InlineData(WeightPrecision.Half, 1e-5)]
    [InlineData(WeightPrecision.Single, 1e-5)]
    [InlineData(WeightPrecision.Int8, 0.05)]
    public void It_answers_as_in_CSharp(WeightPrecision precision, double tolerance)
    {
        using var file = Load(precision);
        var asked = Asked();
        var expected = Student.Answer(asked);
        var actual = file.Answer(asked);
        for (var i = 0; i < asked.Length; i++)
            for (var k = 0; k < 3; k++) Assert.Equal(expected.Labels[i][k], actual.Labels[i][k], tolerance);
        Assert.Equal(expected.InDistribution, actual.InDistribution);
        if (precision != WeightPrecision.Int8) Assert.Equal(expected.Abstains, actual.Abstains);
        // a text alone goes another way through the graph
        for (var i = 0; i < asked.Length; i += 7)
        {
            var alone = file.Predict([asked[i]]);
            for (var k = 0; k < 3; k++) Assert.Equal(actual.Labels[i][k], alone[0][k], 1e-5);
        }
    }

    [NodeFact]
    public void It_answers_as_in_CSharp_from_another_language()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            OnnxStudentWriter.Write(Student, path);
            var asked = Asked();
            var scores = NodeRuntime.Score(path, asked);
            var expected = Student.Answer(asked);
            for (var i = 0; i < asked.Length; i++)
            {
                Assert.Equal(expected.InDistribution[i], scores.InDistribution[i], 1e-5);
                for (var k = 0; k < 3; k++) Assert.Equal(expected.Labels[i][k], scores.Probabilities[i][k], 1e-5);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_text_without_its_fields_is_answered_as_one_whose_fields_say_nothing()
    {
        using var file = Load(WeightPrecision.Half);
        string[] texts = ["my card is lost", "transfer", ""];
        var (bare, silent) = (file.Predict(texts), file.Predict([.. texts.Select(t => Reading.Compose(t, _ => null))]));
        for (var i = 0; i < texts.Length; i++) Assert.Equal(silent[i].ToArray(), bare[i].ToArray());
        // and what they say counts
        Assert.NotEqual(silent[0].ToArray(), file.Predict([Reading.Compose(texts[0], n => n == "channel" ? "app" : "5")])[0].ToArray());
    }

    [Fact]
    public void The_file_says_how_its_strings_are_composed()
    {
        using var file = Load(WeightPrecision.Half);
        Assert.Equal(["channel", "amount"], file.Fields.Names);
        foreach (var (channel, amount) in ((string?, string?)[])[("APP", "-2.5"), (" für dich", "0.09999"), ("fax", "1e6"), (null, "x"), ("", null)])
        {
            string? Of(string name) => name == "channel" ? channel : amount;
            Assert.Equal(Reading.Compose("text", Of), file.Fields.Compose("text", Of));
        }
    }

    [Fact]
    public void A_student_of_texts_alone_reads_no_fields()
    {
        using var stream = new MemoryStream();
        OnnxStudentWriter.Write(new TrainedStudents().Small, stream);
        using var file = OnnxStudent.Load(stream.ToArray(), "small.onnx");
        Assert.Equal(0, file.Fields.Count);
    }

    private static OnnxStudent Load(WeightPrecision precision)
    {
        using var stream = new MemoryStream();
        OnnxStudentWriter.Write(Student, stream, precision);
        return OnnxStudent.Load(stream.ToArray(), "fields.onnx");
    }

    /// <summary>Hostile texts behind all kinds of values, texts that were not composed, and values that would pass for others.</summary>
    private static string[] Asked()
    {
        string?[] channels = ["app", "E-Mail", "für dich", "FÜR DICH", "\U000F0001", null];
        string?[] amounts = ["-3", "0.1", "1e7", "none", null];
        var texts = HostileTexts.All();
        return
        [
            .. texts.Select((t, i) => Reading.Compose(t, n => n == "channel" ? channels[i % channels.Length] : amounts[i % amounts.Length])),
            .. texts.Take(60),
            "\U000F0002\U000F0001\U000F0003", "\U000F0003", "x\U000F0003\U000F0003 card", "\U000FFFFD\U000F0000 card", Reading.Compose(new string('y', 12_000), _ => "7"),
        ];
    }

    private static LinearStudent Train()
    {
        var set = TrainedStudents.SmallSet;
        var names = set.ClassNames;
        string[] documents = [.. set.Texts.Select((t, i) => Reading.Compose(t, n => n == "channel" ? (i % 2 == 0 ? "app" : "fax") : $"{i - 3}"))];
        var student = new SoftmaxTrainer().Train(TrainingSet.FromGold(new ClassList(names), documents, set.Indices(names)).ReadBy(Reading), StudentOptions.Default);
        return student.Calibrated(new StudentCalibration { Method = CalibrationMethod.Vector, Scale = [2, 1.5f, 1], Shift = [0, 0.3f, -0.1f], Documents = 30 }, 0.4f);
    }
}
