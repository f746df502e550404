using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>A kind of student: how it is made and how it is written down. To add one, write the class and name it in <see cref="StudentKinds"/>.</summary>
public interface IStudentKind
{
    /// <summary>The name by which it is chosen and recorded.</summary>
    string Name { get; }

    /// <summary>Makes a student: settings, training, calibration.</summary>
    /// <exception cref="UserErrorException">Nothing to learn from, or settings that do not fit.</exception>
    TrainedStudent Train(TrainingSet set, StudentPlan plan, Work work);

    /// <summary>Writes it as one ONNX file that takes raw texts.</summary>
    void Write(IStudent student, Stream stream);
}

/// <summary>The kinds of students.</summary>
public static class StudentKinds
{
    /// <summary>All kinds, the usual one first.</summary>
    public static IReadOnlyList<IStudentKind> All { get; } = [new LinearStudentKind()];

    /// <summary>The kind that is made where none is asked for.</summary>
    public static IStudentKind Usual => All[0];
}

/// <summary>A student that has been made.</summary>
/// <param name="Student">Calibrated as far as dev allows.</param>
/// <param name="Figures">How it came to be.</param>
/// <param name="Dev">How it does on dev, each document by a calibration that was fitted without it; null without dev.</param>
public sealed record TrainedStudent(IStudent Student, StudentFigures Figures, EvaluationResult? Dev);
