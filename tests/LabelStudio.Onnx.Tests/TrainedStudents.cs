using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Onnx.Tests;

/// <summary>Students that several tests look at, each trained once.</summary>
public sealed class TrainedStudents
{
    private readonly Dictionary<string, LinearStudent> _students = new(StringComparer.Ordinal);

    public LinearStudent Banking77 => Get("banking77", () => Train(TextSet.Banking77("train"), new SoftmaxTrainer { Epochs = 8 }));

    public LinearStudent Youtube => Get("youtube", () => Train(TextSet.Wrench("youtube", "train"), new SoftmaxTrainer()));

    public LinearStudent Hausa => Get("hausa", () => Train(TextSet.Wrench("hausa", "train"), new SoftmaxTrainer()));

    /// <summary>Trained on a handful of sentences; needs no shared data.</summary>
    public LinearStudent Small => Get("small", () => Train(SmallSet, new SoftmaxTrainer()));

    public static TextSet SmallSet { get; } = new(
        ["my card is lost", "I lost my card", "card stolen, help!", "Where is my transfer?", "the transfer has not arrived", "transfer still pending", "Ünïcode ÇA 日本語", "日本語 テスト card"],
        ["card", "card", "card", "transfer", "transfer", "transfer", "other", "other"]);

    public static LinearStudent Train(TextSet set, SoftmaxTrainer trainer, int threads = 0)
    {
        var names = set.ClassNames;
        return trainer.Train(TrainingSet.FromGold(new ClassList(names), set.Texts, set.Indices(names)), new StudentOptions { Threads = threads });
    }

    private LinearStudent Get(string name, Func<LinearStudent> train)
    {
        lock (_students)
        {
            if (!_students.TryGetValue(name, out var student)) _students[name] = student = train();
            return student;
        }
    }
}
