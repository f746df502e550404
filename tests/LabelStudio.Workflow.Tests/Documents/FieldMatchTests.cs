using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Tests.Documents;

/// <summary>What a search finds in fields is shown there.</summary>
public sealed class FieldMatchTests
{
    [Fact]
    public void Fields_with_a_find_come_with_its_places()
    {
        const string Fields = """{"Subject":"Re: lost card","lang":"en","amount":"12"}""";
        var found = FieldMatch.Of(Core.Rules.RuleQuery.Parse("subject:(lost OR card) amount>10 lang:de"), Fields);
        Assert.Equal(["Subject", "amount"], found.Select(f => f.Name));
        Assert.Equal([(4, 4), (9, 4)], found[0].Highlights);
        Assert.Equal([(0, 2)], found[1].Highlights);
        Assert.Empty(FieldMatch.Of(Core.Rules.RuleQuery.Parse("lost"), Fields));
        Assert.Empty(FieldMatch.Of(Core.Rules.RuleQuery.Parse("subject:lost"), null));
    }
}
