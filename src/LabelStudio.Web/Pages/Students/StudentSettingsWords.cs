using System.Globalization;
using LabelStudio.Core.Students;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Web.Pages.Students;

/// <summary>How a student is trained, in a few words.</summary>
internal static class StudentSettingsWords
{
    /// <summary>What the button does where nothing is changed.</summary>
    public static StudentSettings Usual { get; } = new() { Search = true };

    /// <summary>The settings that matter and those that differ from the usual ones.</summary>
    public static string Of(StudentSettings settings)
    {
        var usual = new StudentSettings();
        var words = new List<string>
        {
            settings.MinConfidence > 0 ? $"labels from {settings.MinConfidence.Fixed(2)} up" : "all labeled documents",
            settings.UseGold ? "gold used" : "gold not used",
            settings.Search ? "settings chosen on dev" : "settings as given",
        };
        if (settings.SelfTraining) words.Add("self-training");
        if (settings.TaughtByEncoder) words.Add("taught by the sentence encoder");
        if (settings.Fields is { } fields) words.Add($"reads {string.Join(", ", fields)}");
        var (aim, plain) = (settings.Objective, TrainingObjective.Default);
        Add(aim.Sharpness != plain.Sharpness, "labels sharpened", aim.Sharpness);
        Add(aim.ConfidencePower != plain.ConfidencePower, "sure labels count", aim.ConfidencePower);
        Add(aim.ClassBalance != plain.ClassBalance, "classes balanced", aim.ClassBalance);
        Add(aim.Smoothing != plain.Smoothing, "smoothing", aim.Smoothing);
        Add(aim.Temperature != plain.Temperature, "temperature", aim.Temperature);
        Add(aim.LabelShare != null, "share of the label", aim.LabelShare ?? 0);
        Add(settings.L2 != usual.L2, "L2", settings.L2);
        Add(settings.L1 != usual.L1, "L1", settings.L1);
        if (settings.Seed != usual.Seed) words.Add($"seed {settings.Seed.ToString(CultureInfo.InvariantCulture)}");
        return string.Join(", ", words);

        void Add(bool differs, string what, double value)
        {
            if (differs) words.Add($"{what} {value.ToString("0.########", CultureInfo.InvariantCulture)}");
        }
    }
}
