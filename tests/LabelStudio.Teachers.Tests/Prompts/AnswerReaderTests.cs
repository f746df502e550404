using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;

namespace LabelStudio.Teachers.Tests.Prompts;

public class AnswerReaderTests
{
    [Theory]
    [InlineData("{\"answer\": \"card_linking\"}")]
    [InlineData("{\"rationale\": \"it says {card_arrival}\", \"answer\": \"card_linking\"}")]
    [InlineData("```json\n{\"answer\": \"card_linking\"}\n```")]
    [InlineData("Sure! Here it is:\n{\"answer\": \"card_linking\",}\nHave a nice day.")]
    [InlineData("{\"Answer\": \"Card Linking\"}")]
    [InlineData("{\"label\": \"CARD-LINKING\"}")]
    [InlineData("{\"answer\": [\"card_linking\"]}")]
    [InlineData("{'answer': 'card_linking'}")]
    [InlineData("{\"answer\": \"card_linking\"")]
    [InlineData("card_linking")]
    [InlineData("  \"card linking\".\n")]
    [InlineData("**card_linking**")]
    [InlineData("```\ncard_linking\n```")]
    [InlineData("Answer: card_linking")]
    [InlineData("The customer wants two things.\n\n**Answer:** `card_linking`")]
    [InlineData("The final answer is card_linking.")]
    [InlineData("Classification: Card Linking")]
    [InlineData("<think>card_arrival? no.</think>\n{\"answer\": \"card_linking\"}")]
    [InlineData("{\"answer\": \"card_linking\"}\n{\"answer\": \"card_linking\"}")]
    public void APlainAnswerIsAVote(string text)
    {
        var answer = Bank.Answer(Bank.Choice, text);

        Assert.Equal((AnswerOutcome.Voted, 1), (answer.Outcome, answer.Class));
    }

    [Theory]
    [InlineData("", AnswerOutcome.Empty)]
    [InlineData(" \n ", AnswerOutcome.Empty)]
    [InlineData("{\"answer\": \"\"}", AnswerOutcome.Empty)]
    [InlineData("{\"answer\": null}", AnswerOutcome.Empty)]
    [InlineData("charged_fee", AnswerOutcome.OffSchema)]
    [InlineData("{\"answer\": \"charged_fee\"}", AnswerOutcome.OffSchema)]
    [InlineData("reverted_card_payment", AnswerOutcome.OffSchema)]
    [InlineData("card", AnswerOutcome.OffSchema)]
    [InlineData("card_linking\n\nWait, let me reconsider. Looking at the labels more", AnswerOutcome.OffSchema)]
    [InlineData("It is not card_linking", AnswerOutcome.OffSchema)]
    [InlineData("card_arrival or card_linking", AnswerOutcome.Ambiguous)]
    [InlineData("{\"answer\": \"card_arrival, card_linking\"}", AnswerOutcome.Ambiguous)]
    [InlineData("{\"answer\": [\"card_arrival\", \"card_linking\"]}", AnswerOutcome.Ambiguous)]
    [InlineData("{\"answer\": \"card_arrival\"}\nOn second thought:\n{\"answer\": \"card_linking\"}", AnswerOutcome.Ambiguous)]
    [InlineData("Answer: card_arrival\nAnswer: card_linking", AnswerOutcome.Ambiguous)]
    [InlineData("I'm sorry, but I can't help with that.", AnswerOutcome.Refused)]
    [InlineData("{\"rationale\": \"the card_linking is", AnswerOutcome.Cut)]
    [InlineData("{\"answer\": \"card_lin", AnswerOutcome.Cut)]
    [InlineData("<think>it could be card_linking", AnswerOutcome.Cut)]
    public void AnythingElseAbstainsWithItsReason(string text, AnswerOutcome outcome)
    {
        var answer = Bank.Answer(Bank.Choice, text);

        Assert.Equal((outcome, -1), (answer.Outcome, answer.Class));
        Assert.False(string.IsNullOrWhiteSpace(answer.Reason));
    }

    [Theory]
    [InlineData("{\"answer\": \"yes\"}", AnswerOutcome.Voted)]
    [InlineData("{\"answer\": true}", AnswerOutcome.Voted)]
    [InlineData("Yes", AnswerOutcome.Voted)]
    [InlineData("YES.", AnswerOutcome.Voted)]
    [InlineData("Yes, the customer asks when it comes.", AnswerOutcome.Voted)]
    [InlineData("{\"answer\": \"no\"}", AnswerOutcome.Declined)]
    [InlineData("false", AnswerOutcome.Declined)]
    [InlineData("No - it is about a refund", AnswerOutcome.Declined)]
    [InlineData("Yes and no.", AnswerOutcome.OffSchema)]
    [InlineData("Yes, but then again no", AnswerOutcome.Ambiguous)]
    [InlineData("maybe", AnswerOutcome.OffSchema)]
    [InlineData("Nobody knows", AnswerOutcome.OffSchema)]
    public void YesAndNoAreHeardAlsoInWords(string text, AnswerOutcome outcome)
    {
        var answer = Bank.Answer(Bank.YesNo, text);

        Assert.Equal(outcome == AnswerOutcome.Voted ? 0 : -1, answer.Class);
        if (outcome is AnswerOutcome.Voted or AnswerOutcome.Declined) Assert.Equal(outcome, answer.Outcome);
        else Assert.False(answer.IsGood);
    }

    [Theory]
    [InlineData("{\"score\": 85}", AnswerOutcome.Voted)]
    [InlineData("{\"score\": \"85\"}", AnswerOutcome.Voted)]
    [InlineData("85/100", AnswerOutcome.Voted)]
    [InlineData("Score: 85 %", AnswerOutcome.Voted)]
    [InlineData("{\"score\": 60}", AnswerOutcome.Voted)]
    [InlineData("{\"score\": 59.9}", AnswerOutcome.Declined)]
    [InlineData("{\"score\": 120}", AnswerOutcome.OffSchema)]
    [InlineData("{\"score\": -1}", AnswerOutcome.OffSchema)]
    [InlineData("high", AnswerOutcome.OffSchema)]
    [InlineData("{\"score\": 8", AnswerOutcome.Cut)]
    public void AScoreVotesFromItsThresholdOn(string text, AnswerOutcome outcome)
    {
        var prompt = new PromptDefinition(PromptKind.Score, "How much is it {{class.name}}? {{text}}") { Labels = ["card_linking"], Threshold = 60 };
        var answer = Bank.Answer(prompt, text);

        Assert.Equal((outcome, outcome == AnswerOutcome.Voted ? 1 : -1), (answer.Outcome, answer.Class));
    }

    [Fact]
    public void NoneOfTheseIsAGoodAnswerThatAbstains()
    {
        var answer = Bank.Answer(Bank.Choice with { OfferNone = true }, "{\"answer\": \"none\"}");

        Assert.Equal((AnswerOutcome.Declined, -1, true), (answer.Outcome, answer.Class, answer.IsGood));
        Assert.Equal(AnswerOutcome.OffSchema, Bank.Answer(Bank.Choice, "none").Outcome);
    }

    [Fact]
    public void AnAnswerThatWasMappedVotes()
    {
        var prompt = Bank.Choice with { Mapping = new Dictionary<string, string> { ["reverted_card_payment"] = "reverted_card_payment?", ["gone"] = "no such class" } };

        Assert.Equal(3, Bank.Answer(prompt, "{\"answer\": \"Reverted card payment\"}").Class);
        Assert.Equal(AnswerOutcome.OffSchema, Bank.Answer(prompt, "gone").Outcome);
    }

    [Fact]
    public void NamesThatDifferByCaseOnlyAreNeverGuessed()
    {
        var schema = Bank.Classes("Top up", "top_up", "other");
        var form = AnswerForm.Of(Bank.Choice, schema, [0, 1, 2]);

        Assert.Equal(1, AnswerReader.Read(form, "top_up").Class);
        Assert.Equal(AnswerOutcome.Ambiguous, AnswerReader.Read(form, "TOP-UP").Outcome);
    }

    [Theory]
    [InlineData(TeacherOutcome.Refused, AnswerOutcome.Refused)]
    [InlineData(TeacherOutcome.Cut, AnswerOutcome.Cut)]
    [InlineData(TeacherOutcome.Empty, AnswerOutcome.Empty)]
    [InlineData(TeacherOutcome.TimedOut, AnswerOutcome.Failed)]
    [InlineData(TeacherOutcome.BudgetSpent, AnswerOutcome.Failed)]
    public void AFaultIsNoVoteWhateverItsTextSays(TeacherOutcome fault, AnswerOutcome outcome)
    {
        var form = AnswerForm.Of(Bank.Choice, Bank.Schema, [0, 1]);

        Assert.Equal((outcome, -1), (AnswerReader.Read(form, new TeacherReply(fault, "card_arrival")) is var a ? (a.Outcome, a.Class) : default));
    }

    [Fact]
    public void RationaleAndStatedConfidenceComeAlong()
    {
        var answer = Bank.Answer(
            Bank.Choice with { Rationale = true, Confidence = ConfidenceSource.Stated }, "{\"rationale\": \"It asks when.\", \"answer\": \"card_arrival\", \"confidence\": 80}");

        Assert.Equal(("It asks when.", 0.8), (answer.Rationale, answer.Confidence));
    }

    [SharedFact("banking77-llm-votes/votes.csv")]
    public void EveryAnswerOfRealTeachersThatIsNoClassAbstains()
    {
        var classes = CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).Select(r => r[^1]).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(77, classes.Length);
        var form = AnswerForm.Of(Bank.Choice, Bank.Classes(classes), [.. Enumerable.Range(0, classes.Length)]);
        var known = classes.ToHashSet(StringComparer.Ordinal);
        int off = 0, votes = 0;
        foreach (var row in CsvRows.Read(SharedData.PathOf("data", "banking77-llm-votes", "votes.csv")).Skip(1))
        {
            foreach (var said in row.Skip(1))
            {
                var answer = AnswerReader.Read(form, said);
                if (known.Contains(said)) Assert.Equal(said, classes[answer.Class]);
                if (answer.Votes) votes++;
                else off++;
            }
        }

        Assert.Equal((314, 2686), (off, votes));
    }
}
