using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Tests.Pipeline;

public sealed class ScoreStreamTests : IDisposable
{
    private const int Rows = 20_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-score-").FullName;
    private readonly OnnxStudent _student;

    public ScoreStreamTests()
    {
        var set = TrainingSet.FromGold(new ClassList(["a", "b"]), ["red apple", "green pear", "red cherry", "green lime"], [0, 1, 0, 1]);
        using var model = new MemoryStream();
        OnnxStudentWriter.Write(new SoftmaxTrainer().Train(set, StudentOptions.Default), model);
        _student = OnnxStudent.Load(model.ToArray(), "student.onnx");
        using var texts = new StreamWriter(Of("t.csv"));
        texts.Write("id,text\n");
        for (var i = 0; i < Rows; i++) texts.Write(string.Create(CultureInfo.InvariantCulture, $"d{i},{(i % 3 == 0 ? "red" : "green")} {i % 97}\n"));
    }

    public void Dispose()
    {
        _student.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void Scoring_goes_on_where_it_was_interrupted_and_ends_with_the_same_bytes()
    {
        Score("whole.csv", int.MaxValue);
        for (var stop = 0; stop < 2; stop++)
        {
            Assert.Throws<OperationCanceledException>(() => Score("p.csv", 1));
            Assert.False(File.Exists(Of("p.csv")));
            // half a row that was never noted
            File.AppendAllText(Of("p.csv.partial"), "d77,a,0.");
        }
        var figures = Score("p.csv", int.MaxValue);
        Assert.Equal(Rows, figures.Rows);
        Assert.Equal(File.ReadAllBytes(Of("whole.csv")), File.ReadAllBytes(Of("p.csv")));
        Assert.Equal(["p.csv", "t.csv", "whole.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Texts_that_have_changed_and_another_student_are_not_gone_on_with()
    {
        Assert.Throws<OperationCanceledException>(() => Score("p.csv", 1));
        Assert.Contains("begun with another student", Assert.Throws<UserErrorException>(() => Score("p.csv", 1, "other")).Message, StringComparison.Ordinal);
        File.WriteAllText(Of("t.csv"), File.ReadAllText(Of("t.csv")).Replace("d5,", "e5,", StringComparison.Ordinal));
        Assert.Contains("not the first rows", Assert.Throws<UserErrorException>(() => Score("p.csv", 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_stands_twice_far_apart_is_told_with_its_line()
    {
        File.AppendAllText(Of("t.csv"), "d17,again\n");
        var fault = Assert.Throws<FileFaultException>(() => Score("p.csv", int.MaxValue)).Fault;
        Assert.Equal((Rows + 2, "id"), ((int)fault.Line, fault.Column));
    }

    private ScoreFigures Score(string output, int parts, string maker = "student")
    {
        using var cancel = new CancellationTokenSource();
        using var file = ResumableFile<ScoredSoFar>.Open(Of(output), maker);
        using var texts = TableReader.Open(Of("t.csv"));
        var figures = new ScoreStream(_student, new Work(new RunReport("score"), Cancel: cancel.Token)).Run(
            texts, ColumnNames.Default, file.Stream, file.Done, done =>
            {
                file.Keep(done);
                if (--parts == 0) cancel.Cancel();
            });
        file.Commit();
        return figures;
    }

    private string Of(string name) => Path.Combine(_folder, name);
}
