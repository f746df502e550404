using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Search;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Multinomial logistic regression on hashed n-grams, and on sentence vectors where the student is joined to an encoder.</summary>
public sealed class LinearStudentKind : IStudentKind
{
    /// <inheritdoc/>
    public string Name => "softmax";

    /// <inheritdoc/>
    public TrainedStudent Train(TrainingSet set, StudentPlan plan, Work work)
    {
        try
        {
            (set, var fields) = StudentFields.Choose(set, work.Report);
            var (trainer, search) = ChooseSettings(set, plan, work);
            var (taught, self) = SelfTrain(set, trainer, plan, work);
            var (student, encoder) = Learn(taught, trainer, plan, work);
            // an encoder would have to read all texts again
            var worth = plan.Encoder != null ? null : StudentFields.Compare(student, set, texts => Learn(texts, trainer, plan, work).Student, work);
            WarnOfAbsent(set, work);
            var (calibrated, calibration, dev) = StudentCalibrating.Run(student, set, plan.TargetPrecision, work);
            return new TrainedStudent(calibrated, new StudentFigures(student.Training.Examples, student.Training, search, self, encoder, calibration) { Fields = fields, FieldsSentence = worth }, dev);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
        catch (EncoderException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Write(IStudent student, Stream stream) => OnnxStudentWriter.Write((LinearStudent)student, stream);

    private static (SoftmaxTrainer Trainer, SearchFigures? Figures) ChooseSettings(TrainingSet set, StudentPlan plan, Work work)
    {
        var start = plan.Joined ? plan.Trainer with { Encoder = plan.Encoder } : plan.Trainer;
        if (plan.Search == null) return (start, null);
        var found = work.Stage("search settings", () => StudentSearch.Run(start, set, Options(work), plan.Search, work.Progress, work.Cancel));
        return (found.Trainer, new SearchFigures(found.Sentence, found.OutOfTime, found.Trials));
    }

    private static (TrainingSet Set, SelfTrainingFigures? Figures) SelfTrain(TrainingSet set, SoftmaxTrainer trainer, StudentPlan plan, Work work)
    {
        if (!plan.SelfTraining) return (set, null);
        var outcome = work.Stage("self-training", () => SelfTraining.Try(trainer, set, Options(work), (plan.Search ?? SearchOptions.Default).FewestDev, work.Progress, work.Cancel));
        return (outcome.Set, new SelfTrainingFigures(outcome.Kept, outcome.Taken, outcome.Offered, outcome.Sentence));
    }

    private static (LinearStudent Student, string? Encoder) Learn(TrainingSet set, SoftmaxTrainer trainer, StudentPlan plan, Work work)
    {
        if (plan.Encoder == null || plan.Joined)
            return (work.Stage("train student", () => trainer.Train(set, Options(work), work.Progress, work.Cancel)), plan.Joined
                ? $"The student reads vectors of the sentence encoder {StudentEncoder.Short(plan.Encoder!.Identity)} beside the texts: whoever asks its file gives both." : null);
        var outcome = work.Stage("train student with the encoder", () => Distillation.Run(trainer with { Encoder = plan.Encoder }, set, Options(work), work.Progress, work.Cancel));
        return (outcome.Student, outcome.Sentence);
    }

    private static StudentOptions Options(Work work) => new() { Seed = work.Seed, Threads = work.Threads };

    private static void WarnOfAbsent(TrainingSet set, Work work)
    {
        var absent = set.Classes.Count - Enumerable.Range(0, set.Count).Select(i => Top(set.Target(i))).Distinct().Count();
        if (absent > 0) work.Report.Warn($"{absent:N0} of {set.Classes.Count:N0} classes are the most probable one of no training document: the student will hardly ever predict them.");
    }

    private static int Top(ReadOnlySpan<float> target)
    {
        var best = 0;
        for (var c = 1; c < target.Length; c++)
            if (target[c] > target[best]) best = c;
        return best;
    }
}
