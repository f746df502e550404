using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Templates;

namespace LabelStudio.Teachers.Tests.Prompts;

public class PromptTemplateTests
{
    [Fact]
    public void VariablesAreReadWithTheirPlaces()
    {
        var template = PromptTemplate.Parse("Ask: {{ Text }} of {{field:sent by}}, {{subject}}!");

        Assert.Empty(template.Errors);
        Assert.Equal(
            [(TemplateVariable.Literal, "Ask: "), (TemplateVariable.Text, ""), (TemplateVariable.Literal, " of "), (TemplateVariable.Field, "sent by"),
             (TemplateVariable.Literal, ", "), (TemplateVariable.Field, "subject"), (TemplateVariable.Literal, "!")],
            template.Parts.Select(p => (p.Variable, p.Value)));
        Assert.All(template.Parts, p => Assert.True(p.Variable == TemplateVariable.Literal || template.Source.Substring(p.Start, p.Length).StartsWith("{{", StringComparison.Ordinal)));
        Assert.Equal(template.Source.Length, template.Parts.Sum(p => p.Length));
    }

    [Theory]
    [InlineData(@"\{{text}}", "{{text}}")]
    [InlineData(@"{""answer"": {}}", @"{""answer"": {}}")]
    [InlineData(@"C:\dir\x", @"C:\dir\x")]
    [InlineData(@"a\\b", @"a\\b")]
    [InlineData("}} {", "}} {")]
    public void TextStaysText(string source, string text)
    {
        var template = PromptTemplate.Parse(source);

        Assert.Empty(template.Errors);
        Assert.Equal(text, Assert.Single(template.Parts).Value);
    }

    [Fact]
    public void TwoBackslashesBeforeBracesAreOneAndTheVariableStays()
    {
        var template = PromptTemplate.Parse(@"\\{{text}}");

        Assert.Equal([(TemplateVariable.Literal, @"\"), (TemplateVariable.Text, "")], template.Parts.Select(p => (p.Variable, p.Value)));
    }

    [Theory]
    [InlineData("one {{text", 4, 6, "never closed")]
    [InlineData("one {{text\n}}", 4, 6, "never closed")]
    [InlineData("one {{ }}", 4, 5, "empty")]
    [InlineData("{{field:}}", 0, 10, "name of the field")]
    [InlineData("x{{class.colour}}", 1, 16, "no \"colour\"")]
    public void MistakesAreTold(string source, int start, int length, string words)
    {
        var error = Assert.Single(PromptTemplate.Parse(source).Errors);

        Assert.Equal((start, length), (error.Start, error.Length));
        Assert.Contains(words, error.Message);
    }

    [Theory]
    [InlineData("{{text", "never closed")]
    [InlineData("No document", "never shows the document")]
    public void AWrongTemplateIsNotAsked(string template, string words) =>
        Assert.Contains(words, Assert.Throws<PromptException>(() => Bank.Compile(new PromptDefinition(PromptKind.Choice, template))).Message);

    [Fact]
    public void TheDocumentNeverStandsInTheSystemText() =>
        Assert.Contains("instructions", Assert.Throws<PromptException>(() => Bank.Compile(Bank.Choice with { System = "You judge {{text}}" })).Message);

    [Fact]
    public void ClassesStandWithTheirDescriptions()
    {
        var schema = new PromptSchema(new(["a", "b"]), ["what is\nfirst", ""]);
        var compiled = CompiledPrompt.Compile(Bank.Choice, schema, Bank.Gold);

        Assert.Contains("- a: what is first\n- b\n", compiled.Ask(new PromptDocument("d", "t")).Requests[0].Messages[1].Content);
    }
}
