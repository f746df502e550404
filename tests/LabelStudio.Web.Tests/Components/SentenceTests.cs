using LabelStudio.Web.Components;

namespace LabelStudio.Web.Tests.Components;

public sealed class SentenceTests
{
    private static readonly (string, string)[] Phrases = [("class balance", "/balance"), ("gold labels", "/gold")];

    [Theory]
    [InlineData("\"lf 1\" and \"lf 2\" agree.", "\"lf 1\"|/lf 1", "\"lf 2\"|/lf 2")]
    [InlineData("Give the class balance, or 50 gold labels.", "class balance|/balance", "gold labels|/gold")]
    [InlineData("\"unknown\" and an open \" stay words; so does the subclass balance.")]
    [InlineData("Its name is \"a \"quoted\" one\".", "\"a \"quoted\" one\"|/a \"quoted\" one")]
    [InlineData("")]
    public void Names_and_phrases_lead_somewhere_and_no_letter_is_lost(string sentence, params string[] links)
    {
        var parts = SentenceParts.Split(sentence, name => name is "lf 1" or "lf 2" or "a \"quoted\" one" ? "/" + name : null, Phrases).ToList();
        Assert.Equal(sentence, string.Concat(parts.Select(p => p.Text)));
        Assert.Equal(links, parts.Where(p => p.Href != null).Select(p => $"{p.Text}|{p.Href}"));
    }

    [Fact]
    public async Task A_name_is_never_markup()
    {
        using var page = await Rendered.Async<LinkedSentence>(new() { ["Text"] = "\"<b>x</b>\" agrees", ["Named"] = (Func<string, string?>)(_ => "/x") });
        Assert.Empty(page.QuerySelectorAll("b"));
        Assert.Equal("\"<b>x</b>\"", page.QuerySelector("a")!.TextContent);
    }
}
