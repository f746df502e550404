using LabelStudio.Core.Analysis.NearDuplicates;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Examples;

namespace LabelStudio.Teachers.Tests.Prompts;

public class ExampleTests
{
    private const string Template = "{{classes}}\n{{examples}}\n{{text}}";

    [Theory]
    [InlineData(ExampleSelection.Fixed)]
    [InlineData(ExampleSelection.Nearest)]
    [InlineData(ExampleSelection.Diverse)]
    public void ADocumentNeverSeesItsOwnGoldNorThatOfItsCopy(ExampleSelection selection)
    {
        var pool = new ExamplePool([.. Bank.Gold.Examples, new("copy", "when will my NEW card arrive", 0)]);
        var all = pool.Examples.Select(e => e.Id).ToList();
        var prompt = Bank.Choice with { Template = Template, Examples = new ExampleSettings(selection, 8, all) };
        var compiled = CompiledPrompt.Compile(prompt, Bank.Schema, pool);

        foreach (var example in pool.Examples)
        {
            var question = compiled.Ask(new PromptDocument(example.Id, example.Text));
            Assert.DoesNotContain(example.Id, question.ExampleIds);
            Assert.NotEmpty(question.ExampleIds);
            Assert.All(question.ExampleIds, id => Assert.True(TextLikeness.Of(pool.Find(id)!.Text, example.Text) < ExamplePool.SameText));
        }
    }

    [Fact]
    public void NearestShowsTheMostAlikeLast()
    {
        var prompt = Bank.Choice with { Template = Template, Examples = new ExampleSettings(ExampleSelection.Nearest, 2) };
        var question = Bank.Compile(prompt).Ask(new PromptDocument("d", "The refund for the shoes is missing"));

        Assert.Equal(["g5", "g6"], question.ExampleIds.Order());
        Assert.Contains("{\"answer\": \"Refund_not_showing_up\"}", question.Requests[0].Messages[1].Content);
    }

    [Fact]
    public void DiverseShowsAsManyClassesAsThereIsRoomFor()
    {
        var prompt = Bank.Choice with { Template = Template, Examples = new ExampleSettings(ExampleSelection.Diverse, 3) };
        var ids = Bank.Compile(prompt).Ask(new PromptDocument("d", "Has my card been sent? My card should arrive")).ExampleIds;

        Assert.Equal(3, ids.Select(id => Bank.Gold.Find(id)!.Class).Distinct().Count());
    }

    [Fact]
    public void AYesNoPromptShowsBothAnswers()
    {
        var prompt = Bank.YesNo with { Template = "{{class.name}}\n{{examples}}\n{{text}}", Examples = new ExampleSettings(ExampleSelection.Diverse, 4) };
        var text = Bank.Compile(prompt).Ask(new PromptDocument("d", "my card and my refund")).Requests[0].Messages[1].Content;

        Assert.Contains("{\"answer\": \"yes\"}", text);
        Assert.Contains("{\"answer\": \"no\"}", text);
    }

    [Fact]
    public void ExamplesOfClassesThatAreNotOfferedAreLeftOut()
    {
        var prompt = Bank.Choice with { Template = Template, Labels = ["card_arrival", "card_linking"], Examples = new ExampleSettings(ExampleSelection.Nearest, 20) };

        Assert.Equal(["g1", "g2", "g3", "g4"], Bank.Compile(prompt).Ask(new PromptDocument("d", "my card refund payment in the app")).ExampleIds.Order());
    }

    [SharedFact("banking77/train.csv")]
    public void ShortlistsOfRealTextsHoldTheRightClassAndNeverUseItsOwnGold()
    {
        var rows = CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).ToList();
        var classes = rows.Select(r => r[^1]).Distinct().Order(StringComparer.Ordinal).ToArray();
        var schema = Bank.Classes(classes);
        var examples = rows.Where((_, i) => i % 5 == 0).Select((r, i) => new GoldExample($"g{i}", r[0], schema.Classes.IndexOf(r[^1]))).ToList();
        var prompt = new PromptDefinition(PromptKind.Shortlist, "{{classes}}\n{{text}}") { ShortlistSize = 10 };
        var compiled = CompiledPrompt.Compile(prompt, schema, new ExamplePool(examples));
        int held = 0, asked = 0;
        foreach (var example in examples.Where((_, i) => i % 10 == 3))
        {
            var question = compiled.Ask(new PromptDocument(example.Id, example.Text));
            Assert.Equal(11, question.Form.Options.Count);
            asked++;
            if (question.Form.Options.Any(o => o.Class == example.Class)) held++;
        }

        Assert.True(held > 0.85 * asked, $"{held} of {asked} shortlists of 10 among 77 hold the gold class");
    }
}
