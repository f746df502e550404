using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Redaction;

namespace LabelStudio.Teachers.Tests.Redaction;

public class RedactorTests
{
    private static (string Text, IReadOnlyList<RedactionHit> Hits) Redact(string text)
    {
        var (messages, hits) = Redactor.Redact([new TeacherMessage(TeacherRole.User, text)]);
        return (messages[0].Content, hits);
    }

    [Theory]
    [InlineData("mail jane.o'neil+x@mail.example.co.uk now", "mail [EMAIL_1] now")]
    [InlineData("müller@straße.example antwortet", "[EMAIL_1] antwortet")]
    [InlineData("my card 4111 1111 1111 1111 expired", "my card [CARD_1] expired")]
    [InlineData("378282246310005", "[CARD_1]")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [ACCOUNT_1] please")]
    [InlineData("pay GB29NWBK60161331926819.", "pay [ACCOUNT_1].")]
    [InlineData("sort code 12-34-56 12345678 ok", "sort code [ACCOUNT_1] ok")]
    [InlineData("account 0012345678, thanks", "account [PHONE_1], thanks")]
    [InlineData("account 9912345678, thanks", "account [ACCOUNT_1], thanks")]
    [InlineData("call +44 20 7946 0958 or (212) 555-0142", "call [PHONE_1] or [PHONE_2]")]
    [InlineData("Ruf 0171/1234567 an", "Ruf [PHONE_1] an")]
    [InlineData("a@b.co and a@b.co and c@d.co", "[EMAIL_1] and [EMAIL_1] and [EMAIL_2]")]
    public void TakesOutWhatIsPersonal(string text, string expected)
    {
        var (redacted, hits) = Redact(text);
        Assert.Equal(expected, redacted);
        Assert.Equal(text, Redactor.Restore(redacted, hits));
        Assert.All(hits, h => Assert.DoesNotContain(h.Original, h.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("I paid 1,250.00 on 2026-11-22 at 12:30 for 3 items")]
    [InlineData("order 12345 of 20261122, version 10.0.14")]
    [InlineData("the balance is 1000000 and the fee 2.50%")]
    [InlineData("twitter @jane, 24/7, 50-60 years, 1 2 3 4 5")]
    [InlineData("")]
    public void LeavesWhatIsNot(string text) => Assert.Equal((text, 0), (Redact(text).Text, Redact(text).Hits.Count));

    [Fact]
    public void ACardNumberWithAWrongCheckDigitIsNoCard()
    {
        Assert.Equal(RedactionKind.Card, Assert.Single(Redact("4111111111111111").Hits).Kind);
        Assert.NotEqual(RedactionKind.Card, Assert.Single(Redact("4111111111111112").Hits).Kind);
    }

    [Fact]
    public void APlaceholderInTheTextItselfIsNotTakenForOurs()
    {
        var (redacted, hits) = Redact("[EMAIL_1] is not a@b.co");
        Assert.Equal("[EMAIL_1] is not [EMAIL_2]", redacted);
        Assert.Equal("[EMAIL_1] is not a@b.co", Redactor.Restore(redacted, hits));
    }

    [Fact]
    public void TheSameThingHasOnePlaceholderInAllMessages()
    {
        var (messages, hits) = Redactor.Redact([new TeacherMessage(TeacherRole.System, "from a@b.co"), new TeacherMessage(TeacherRole.User, "to a@b.co")]);
        Assert.Equal(["from [EMAIL_1]", "to [EMAIL_1]"], messages.Select(m => m.Content));
        Assert.Single(hits);
    }

    [Fact]
    public void ALongHostileTextTakesNoLongTime()
    {
        var text = string.Concat(Enumerable.Repeat("a.a-+00 1(1)/1.0-", 20_000)) + new string('1', 100_000) + new string('@', 50_000);
        var start = System.Diagnostics.Stopwatch.StartNew();
        Redact(text);
        Assert.True(start.Elapsed < TimeSpan.FromSeconds(30), $"{start.Elapsed}");
    }
}
