using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Tests;

/// <summary>What a student's file is like: the same bytes for the same training, small, complete in itself, and told apart from other files.</summary>
public sealed class StudentFileTests(TrainedStudents students) : IClassFixture<TrainedStudents>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labelstudio-onnx-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SharedFact("banking77/train.csv")]
    public void One_and_two_threads_write_the_same_bytes()
    {
        var set = TextSet.Banking77("train");
        var trainer = new SoftmaxTrainer { Epochs = 2 };
        var one = Bytes(TrainedStudents.Train(set, trainer, threads: 1));
        var two = Bytes(TrainedStudents.Train(set, trainer, threads: 2));
        var five = Bytes(TrainedStudents.Train(set, trainer, threads: 5));
        Assert.True(one.AsSpan().SequenceEqual(two));
        Assert.True(one.AsSpan().SequenceEqual(five));
    }

    [SharedFact("banking77/train.csv")]
    public void Seventy_seven_classes_fit_in_ten_megabytes() => Assert.InRange(Bytes(students.Banking77).Length, 1, 10_000_000);

    [Fact]
    public void The_file_knows_its_classes_features_and_training()
    {
        var path = PathOf("student.onnx");
        OnnxStudentWriter.Write(students.Small, path);
        using var read = OnnxStudent.Load(path);
        Assert.Equal(students.Small.Classes, read.Classes);
        Assert.Equal(students.Small.Features.Spec, read.Features);
        Assert.Equal(students.Small.Training.Examples, read.Training.Examples);
        Assert.Equal(students.Small.Training.Parameters, read.Training.Parameters);
        Assert.Equal(students.Small.Training.Epochs, read.Training.Epochs);
    }

    [Fact]
    public void The_file_knows_its_calibration_thresholds_precision_and_digest()
    {
        var calibration = new StudentCalibration { Method = CalibrationMethod.Temperature, Scale = [2, 2, 2], Shift = [0, 0, 0], Documents = 30 };
        var student = students.Small.Calibrated(calibration, 0.6f);
        using var whole = OnnxStudent.Load(Bytes(student), "student.onnx");
        using var small = OnnxStudent.Load(Bytes(student, WeightPrecision.Int8), "student.int8.onnx");
        using var plain = OnnxStudent.Load(Bytes(students.Small), "plain.onnx");
        Assert.Equal(CalibrationMethod.Temperature, whole.Calibration!.Method);
        Assert.Equal(calibration.Scale, whole.Calibration.Scale);
        Assert.Null(plain.Calibration);
        Assert.Equal((0.6f, students.Small.LeastInDistribution), (whole.AbstainBelow, whole.LeastInDistribution));
        Assert.Equal((WeightPrecision.Half, WeightPrecision.Int8), (whole.Precision, small.Precision));
        Assert.Equal(64, whole.Digest.Length);
        Assert.Equal(whole.Digest, small.Digest);
        Assert.NotEqual(whole.Digest, plain.Digest);
    }

    [Fact]
    public void A_file_of_the_first_format_still_answers()
    {
        // it had two outputs, and said nothing of calibration and thresholds
        var model = Graphs.TextStudentGraph.Build(
            students.Small, WeightPrecision.Half,
            StudentMetadata.Of(students.Small, WeightPrecision.Half).Write()
                .Where(p => p.Key is "labelstudio.classes" or "labelstudio.features" or "labelstudio.training")
                .Prepend(new("labelstudio.format", "text-student/1")));
        foreach (var output in model.Graph.Output.Where(o => o.Name is "in_distribution" or "abstain").ToArray()) model.Graph.Output.Remove(output);
        using var stream = new MemoryStream();
        Google.Protobuf.MessageExtensions.WriteTo(model, stream);
        using var student = OnnxStudent.Load(stream.ToArray(), "old.onnx");
        var answers = student.Answer(["my card is lost", "1234"]);
        Assert.False(student.HasInDistribution);
        Assert.Equal([1f, 1f], answers.InDistribution);
        Assert.Equal([false, false], answers.Abstains);
        var expected = students.Small.Predict(["my card is lost"]);
        for (var k = 0; k < 3; k++) Assert.Equal(expected[0][k], answers.Labels[0][k], 1e-5);
    }

    [Fact]
    public void Writing_replaces_a_file_and_leaves_no_temporary()
    {
        var path = PathOf("student.onnx");
        File.WriteAllText(path, "something else");
        OnnxStudentWriter.Write(students.Small, path);
        OnnxStudent.Load(path).Dispose();
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Writing_that_fails_leaves_nothing()
    {
        var path = PathOf("folder");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => OnnxStudentWriter.Write(students.Small, path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Throws<DirectoryNotFoundException>(() => OnnxStudentWriter.Write(students.Small, Path.Combine(path, "absent", "student.onnx")));
    }

    [Fact]
    public void An_absent_file_is_named()
    {
        var error = Assert.Throws<StudentFileException>(() => OnnxStudent.Load(PathOf("none.onnx")));
        Assert.Contains("none.onnx: No such file", error.Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<StudentFileException>(() => OnnxStudent.Load(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(-1)]
    public void A_file_that_was_cut_short_is_refused(int length)
    {
        var bytes = Bytes(students.Small);
        var path = PathOf("cut.onnx");
        File.WriteAllBytes(path, bytes[..(length < 0 ? bytes.Length + length : length)]);
        var error = Assert.Throws<StudentFileException>(() => OnnxStudent.Load(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_of_file_is_refused()
    {
        var path = PathOf("texts.csv");
        File.WriteAllText(path, "id,text\n1,hello\n");
        Assert.Contains("not a whole ONNX model", Assert.Throws<StudentFileException>(() => OnnxStudent.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_maker_is_refused()
    {
        var graph = new Graphs.OnnxBuilder("foreign");
        var x = graph.Input("x", Graphs.TensorProto.Types.DataType.Float, "N");
        graph.OpNamed("y", "Neg", [x]);
        graph.Output("y", Graphs.TensorProto.Types.DataType.Float, "N");
        using var stream = new MemoryStream();
        Google.Protobuf.MessageExtensions.WriteTo(graph.Build([]), stream);
        var error = Assert.Throws<StudentFileException>(() => OnnxStudent.Load(stream.ToArray(), "foreign.onnx"));
        Assert.Contains("not a student that LabelStudio trained", error.Message, StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static byte[] Bytes(LinearStudent student, WeightPrecision precision = WeightPrecision.Half)
    {
        using var stream = new MemoryStream();
        OnnxStudentWriter.Write(student, stream, precision);
        return stream.ToArray();
    }
}
