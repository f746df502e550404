using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Search;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Files;

/// <summary>Reads the part <c>"student"</c> of a project file: how the student is trained.</summary>
internal static class StudentPlanReader
{
    /// <summary>The properties, beside <c>encoder</c>, <c>minConfidence</c> and <c>fields</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "search", "searchMinutes", "selfTraining", "targetPrecision", "l1", "l2", "temperature", "sharpness", "labelShare", "smoothing", "classBalance",
        "confidencePower", "words", "characters",
    ];

    /// <exception cref="FileFaultException">A value of the wrong kind or out of range.</exception>
    public static StudentPlan Read(JsonFile? student)
    {
        if (student == null) return StudentPlan.Default;
        var usual = new SoftmaxTrainer();
        var aim = usual.Objective;
        var trainer = usual with
        {
            L1 = Number("l1", usual.L1),
            L2 = Number("l2", usual.L2),
            Objective = new TrainingObjective
            {
                Temperature = Number("temperature", aim.Temperature),
                Sharpness = Number("sharpness", aim.Sharpness),
                LabelShare = student.Optional("labelShare") is { } share ? share.Number("\"labelShare\"") : null,
                Smoothing = Number("smoothing", aim.Smoothing),
                ClassBalance = Number("classBalance", aim.ClassBalance),
                ConfidencePower = Number("confidencePower", aim.ConfidencePower),
            },
            Features = Features(usual.Features),
        };
        var plan = new StudentPlan
        {
            Trainer = trainer,
            Search = Flag("search") ? SearchOptions.Default with { MostTime = TimeSpan.FromMinutes(Number("searchMinutes", SearchOptions.Default.MostTime.TotalMinutes)) } : null,
            SelfTraining = Flag("selfTraining"),
            TargetPrecision = Number("targetPrecision", StudentPlan.UsualPrecision),
        };
        try
        {
            plan.Validate();
        }
        catch (ArgumentException e)
        {
            throw student.Fault($"\"student\": {Schema.Message(e)}", "Correct it.");
        }
        return plan;

        double Number(string name, double usually) => student.Optional(name) is { } value ? value.Number($"\"{name}\"") : usually;

        bool Flag(string name) => student.Optional(name)?.Flag($"\"{name}\"") ?? false;

        FeatureSpec Features(FeatureSpec spec)
        {
            var (words, characters) = (Range("words"), Range("characters"));
            if (words is { } w) spec = spec with { WordMin = w.Low, WordMax = w.High };
            if (characters is { } c) spec = spec with { CharMin = c.Low, CharMax = c.High };
            return spec;
        }

        (int Low, int High)? Range(string name)
        {
            if (student.Optional(name) is not { } value) return null;
            var ends = value.Items($"\"{name}\"").Select(n => n.Integer("An end of the range")).ToArray();
            return ends.Length == 2 ? (ends[0], ends[1]) : throw value.Fault($"\"{name}\" must be two numbers: the shortest and the longest n-gram; the longest is 0 for none.", "Correct it.");
        }
    }
}
