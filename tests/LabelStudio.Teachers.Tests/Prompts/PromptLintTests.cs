using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Examples;
using LabelStudio.Teachers.Prompts.Lint;

namespace LabelStudio.Teachers.Tests.Prompts;

public class PromptLintTests
{
    private static readonly PromptLintInputs Inputs = new(Bank.Schema, Bank.Gold);

    [SharedTheory("banking77-llm-votes/prompt_labels.txt")]
    [InlineData("{0}")]
    [InlineData("- {0}")]
    [InlineData("{1}. `{0}`")]
    [InlineData("* {0}: what it means, in words")]
    public void TheListThatRealTeachersWereGivenHasTenUnknownAndSixteenMissingClasses(string line)
    {
        var labels = Labels();
        var list = string.Join('\n', labels.Select((l, i) => string.Format(null, line, l, i + 1)));
        var findings = Check(new PromptDefinition(PromptKind.Choice, $"Classify the text into one of these labels:\n\n{list}\n\nAnswer with the label only.\n\n{{{{text}}}}"));

        AssertTenAndSixteen(findings);
        Assert.All(findings.Where(f => f.Kind == FindingKind.UnknownClass), f => Assert.Equal(PromptPlace.Template, f.Place));
    }

    [SharedFact("banking77-llm-votes/prompt_labels.txt")]
    public void SoHasTheSameListBetweenCommasOrAsTheOfferedClasses()
    {
        AssertTenAndSixteen(Check(new PromptDefinition(PromptKind.Choice, $"Labels: {string.Join(", ", Labels())}\n{{{{text}}}}")));
        AssertTenAndSixteen(Check(new PromptDefinition(PromptKind.Choice, "{{classes}}\n{{text}}") { Labels = Labels() }));
    }

    [Fact]
    public void TheUnknownNameIsMarkedWhereItStandsAndTheRightOneOffered()
    {
        var prompt = Bank.Choice with { Template = "Choose:\n- card_arrival\n- card_linkign\n- Refund_not_showing_up\n{{text}}" };
        var unknown = PromptLint.Check(prompt, Inputs).Single(f => f.Kind == FindingKind.UnknownClass);

        Assert.Equal("card_linkign", prompt.Template.Substring(unknown.Start, unknown.Length));
        Assert.Contains("Did you mean \"card_linking\"?", unknown.Message);
        Assert.Equal(["card_linking", "reverted_card_payment?"], PromptLint.Check(prompt, Inputs).Single(f => f.Kind == FindingKind.MissingClasses).Names);
    }

    [Fact]
    public void AGoodPromptHasNoFindings()
    {
        Assert.Empty(PromptLint.Check(Bank.Choice, Inputs));
        Assert.Empty(PromptLint.Check(Bank.YesNo, Inputs));
    }

    [Fact]
    public void APromptThatNamesNoClassIsStopped() =>
        Assert.Contains(PromptLint.Check(new PromptDefinition(PromptKind.Choice, "What is this? {{text}}"), Inputs), f => f is { Level: FindingLevel.Error, Kind: FindingKind.MissingClasses });

    [Fact]
    public void NearlyTheSameNamesAreShown()
    {
        var schema = Bank.Classes("top_up_failed", "topup_failed", "Top-up failed", "pending_top_up", "card_lost", "card_list");
        var found = PromptLint.Check(Bank.Choice, Inputs with { Schema = schema }).Where(f => f.Kind == FindingKind.SimilarClasses).Select(f => string.Join('|', f.Names)).ToList();

        Assert.Equal(["top_up_failed|Top-up failed", "card_lost|card_list", "top_up_failed|topup_failed", "topup_failed|Top-up failed"], found.Order(StringComparer.Ordinal).OrderByDescending(f => f == "top_up_failed|Top-up failed"));
    }

    [Fact]
    public void ExamplesThatCannotBeShownAreNamed()
    {
        var prompt = Bank.Choice with { Template = "{{classes}}{{examples}}{{text}}", Examples = new ExampleSettings(ExampleSelection.Fixed, 5, ["g1", "nothing", "t1", "g3"]), Labels = ["card_arrival", "Refund_not_showing_up"] };
        var found = PromptLint.Check(prompt, Inputs with { TestIds = new HashSet<string> { "t1" } }).Where(f => f.Place == PromptPlace.Examples).OrderBy(f => f.Start).ToList();

        Assert.Equal([(1, FindingKind.UnknownExample), (2, FindingKind.TestText), (3, FindingKind.UnknownExample)], found.Select(f => (f.Start, f.Kind)));
    }

    [Theory]
    [InlineData("Example: \"I have been waiting for my card since Tuesday!\" is card_arrival.", true)]
    [InlineData("Example: i have been waiting for my CARD since tuesday, please", true)]
    [InlineData("Example: I have been waiting for my card, when does it come?", false)]
    [InlineData("Somebody is waiting for a card.", false)]
    public void ATextOfTheTestSplitInThePromptIsFound(string words, bool found)
    {
        var test = new TestTexts();
        test.Add("My card");
        test.Add("I have been waiting for my card since Tuesday");
        var prompt = Bank.Choice with { Template = $"{words}\n{{{{classes}}}}\n{{{{text}}}}" };
        var findings = PromptLint.Check(prompt, Inputs with { Test = test }).Where(f => f.Kind == FindingKind.TestText).ToList();

        Assert.Equal(found, findings.Count == 1);
        if (found) Assert.Contains("waiting for my card", prompt.Template.Substring(findings[0].Start, findings[0].Length), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void AnExampleThatSaysWhatATestDocumentSaysIsFound()
    {
        var test = new TestTexts();
        test.Add("when will my new card arrive");
        var prompt = Bank.Choice with { Template = "{{classes}}{{examples}}{{text}}", Examples = new ExampleSettings(ExampleSelection.Fixed, 5, ["g1"]) };

        Assert.Contains(PromptLint.Check(prompt, Inputs with { Test = test }), f => f is { Kind: FindingKind.TestText, Place: PromptPlace.Examples, Start: 0 });
    }

    [Fact]
    public void VariablesWithoutAValueAreFound()
    {
        var prompt = Bank.Choice with { Template = "{{classes}} {{examples}} {{subjct}} {{channel}} {{text}}" };
        var findings = PromptLint.Check(prompt, Inputs with { Fields = new Dictionary<string, double> { ["subject"] = 1, ["channel"] = 0.75 } });

        Assert.Contains(findings, f => f.Level == FindingLevel.Error && f.Message.Contains("Did you mean {{subject}}?"));
        Assert.Contains(findings, f => f.Level == FindingLevel.Warning && f.Message.Contains("empty in 25 %"));
        Assert.Contains(findings, f => f.Level == FindingLevel.Warning && f.Message.Contains("No examples are chosen"));
    }

    [Fact]
    public void APromptLongerThanTheTeachersContextIsFound()
    {
        var teacher = new TeacherDefinition(1, "Small", TeacherKind.Compatible, new Uri("http://127.0.0.1/v1"), "m") { ContextTokens = 700 };
        PromptDocument[] documents = [new("a", "short"), new("b", string.Join(' ', Enumerable.Repeat("word", 1000)))];
        var finding = PromptLint.Check(Bank.Choice, Inputs with { Documents = documents, Teachers = [teacher] }).Single(f => f.Kind == FindingKind.TooLong);

        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Contains("50 % of the documents do not fit", finding.Message);
    }

    private static string[] Labels() => [.. File.ReadLines(SharedData.PathOf("data", "banking77-llm-votes", "prompt_labels.txt")).Where(l => l.Length > 0)];

    private static IReadOnlyList<PromptFinding> Check(PromptDefinition prompt)
    {
        var classes = CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).Select(r => r[^1]).Distinct().ToArray();
        return PromptLint.Check(prompt, new PromptLintInputs(Bank.Classes(classes), ExamplePool.Empty));
    }

    private static void AssertTenAndSixteen(IReadOnlyList<PromptFinding> findings)
    {
        Assert.Equal(10, findings.Count(f => f.Kind == FindingKind.UnknownClass));
        Assert.Equal(16, findings.Single(f => f.Kind == FindingKind.MissingClasses).Names.Count);
    }
}
