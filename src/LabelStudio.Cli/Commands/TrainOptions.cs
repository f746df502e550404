using System.CommandLine;
using System.Globalization;
using LabelStudio.Cli.Hosting;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Search;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary>The options of <c>train</c> that say how.</summary>
internal static class TrainOptions
{
    private static readonly Option<bool> Search = new("--search") { Description = "Choose the settings on dev: 27 ways of training, the best of them further." };
    private static readonly Option<double> Minutes = new("--search-minutes") { Description = "No trial of the search begins later than this.", HelpName = "minutes", DefaultValueFactory = _ => SearchOptions.Default.MostTime.TotalMinutes };
    private static readonly Option<bool> SelfTraining = new("--self-training") { Description = "Learn from train texts without a label that the student is sure of; kept only where dev is clearly better for it." };
    private static readonly Option<double> Precision = new("--target-precision") { Description = "The share of answers that shall be right where the student does not abstain.", HelpName = "share", DefaultValueFactory = _ => StudentPlan.UsualPrecision };
    private static readonly Option<double> L2 = Number("--l2", "The L2 penalty, 0 to 1.", Usual.L2);
    private static readonly Option<double> L1 = Number("--l1", "The L1 penalty, 0 to 1.", Usual.L1);
    private static readonly Option<double> Temperature = Number("--temperature", "Temperature of labels and student, 0.1 to 20; above 1 the classes beside the top one count more.", 1);
    private static readonly Option<double> Sharpness = Number("--sharpness", "The power that labels are taken to, 0.1 to 10; above 1 they are surer.", 1);
    private static readonly Option<double?> LabelShare = new("--label-share") { Description = "Of a text with label and gold this share is learned by the label, 0 to 1. Without it gold takes the label's place.", HelpName = "share" };
    private static readonly Option<double> Smoothing = Number("--smoothing", "This share of what is learned is spread over all classes, 0 to 0.5.", 0);
    private static readonly Option<double> ClassBalance = Number("--class-balance", "0: texts count alike; 1: every class counts as much as any other.", 0);
    private static readonly Option<double> ConfidencePower = Number("--confidence-power", "0: labels count alike; 1: as they are sure; up to 4.", 0);
    private static readonly Option<string> Words = new("--words") { Description = "Word n-grams, such as 1-2; 0 for none.", HelpName = "range" };
    private static readonly Option<string> Characters = new("--characters") { Description = "Character n-grams, such as 2-5; 0 for none.", HelpName = "range" };

    public static IReadOnlyList<Option> All { get; } =
        [Search, Minutes, SelfTraining, Precision, L2, L1, Temperature, Sharpness, LabelShare, Smoothing, ClassBalance, ConfidencePower, Words, Characters];

    private static SoftmaxTrainer Usual => new();

    /// <exception cref="UserErrorException">A value out of range.</exception>
    public static StudentPlan Plan(CommandContext context)
    {
        var features = Usual.Features;
        if (context.Get(Words) is { } words) features = Range("--words", words) is var (low, high) ? features with { WordMin = low, WordMax = high } : features;
        if (context.Get(Characters) is { } characters) features = Range("--characters", characters) is var (from, to) ? features with { CharMin = from, CharMax = to } : features;
        var plan = new StudentPlan
        {
            Trainer = Usual with
            {
                Features = features,
                L1 = context.Get(L1),
                L2 = context.Get(L2),
                Objective = new TrainingObjective
                {
                    Temperature = context.Get(Temperature),
                    Sharpness = context.Get(Sharpness),
                    LabelShare = context.Get(LabelShare),
                    Smoothing = context.Get(Smoothing),
                    ClassBalance = context.Get(ClassBalance),
                    ConfidencePower = context.Get(ConfidencePower),
                },
            },
            Search = context.Get(Search) ? SearchOptions.Default with { MostTime = TimeSpan.FromMinutes(context.Get(Minutes)) } : null,
            SelfTraining = context.Get(SelfTraining),
            TargetPrecision = context.Get(Precision),
        };
        try
        {
            plan.Validate();
            return plan;
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    private static (int Low, int High) Range(string option, string value)
    {
        var ends = value.Split('-');
        if (ends.Length <= 2 && ends.All(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            var (low, high) = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
            return high == 0 ? (2, 0) : (low, high);
        }
        throw new UserErrorException($"{option} {value}: Give the shortest and the longest n-gram, such as 1-2, or 0 for none.");
    }

    private static Option<double> Number(string name, string description, double usually) =>
        new(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => usually };
}
