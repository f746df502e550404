using LabelStudio.Core.Students;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Confidence;

namespace LabelStudio.Teachers.Tests.Prompts;

public class ConfidenceTests
{
    private static readonly AnswerForm Form = AnswerForm.Of(Bank.Choice, Bank.Schema, [0, 1, 2, 3]);

    [Fact]
    public void TokenProbabilitiesAreSharedAmongWhatLeadsToAClass()
    {
        TokenLogProb[] tokens =
        [
            Token("{\"answer\": \"", 1), Token("card", 0.6, ("Ref", 0.2), ("The", 0.2)), Token("_ar", 0.5, ("_linking", 0.25), ("board", 0.25)), Token("rival", 0.9, ("row", 0.1)), Token("\"}", 1),
        ];

        // card against Ref: 0.6 / 0.8; _ar against _linking: 0.5 / 0.75; nothing else leads anywhere
        Assert.Equal(0.75 * (2 / 3.0), Probability(tokens)!.Value, 6);
    }

    [Fact]
    public void AnAnswerAsABareWordIsReadTheSame()
    {
        TokenLogProb[] tokens = [Token(" card", 0.8, (" Ref", 0.2)), Token("_linking", 0.5, ("_arrival", 0.5))];

        Assert.Equal(0.4, Probability(tokens)!.Value, 6);
    }

    [Fact]
    public void ALongerNameCompetesWhereAShorterOneEnds()
    {
        var form = AnswerForm.Of(Bank.Choice, Bank.Classes("card", "card_linking"), [0, 1]);
        TokenLogProb[] tokens = [Token("{\"answer\": \"", 1), Token("card", 1), Token("\"}", 0.75, ("_linking", 0.25))];

        Assert.Equal(0.75, AnswerProbability.Of(form, AnswerReader.Read(form, Text(tokens)), tokens)!.Value, 6);
    }

    [Fact]
    public void WordsTakenOutOfTheReasonsDoNotMoveTheAnswer()
    {
        TokenLogProb[] tokens = [Token("{\"rationale\": \"[EMAIL_1] asks\", \"answer\": \"", 1), Token("card_linking", 0.5, ("card_arrival", 0.5)), Token("\"}", 1)];
        var answer = AnswerReader.Read(Form, Text(tokens).Replace("[EMAIL_1]", "someone@example.org"));

        Assert.Equal(0.5, AnswerProbability.Of(Form, answer, tokens)!.Value, 6);
    }

    [Fact]
    public void SamplesAgreeOrAbstain()
    {
        var prompt = Bank.Choice with { Confidence = ConfidenceSource.SelfConsistency, Samples = 5 };
        var compiled = Bank.Compile(prompt);
        var question = compiled.Ask(new PromptDocument("d", "t"));
        Assert.Equal([0, 1, 2, 3, 4], question.Requests.Select(r => r.Sample));
        Assert.All(question.Requests, r => Assert.True(r.Temperature > 0));

        var answer = Read("card_arrival", "card_arrival", "nonsense", "card_linking", "card_arrival");
        Assert.Equal((0, 0.6), (answer.Class, answer.Confidence));
        var tied = Read("card_arrival", "card_arrival", "card_linking", "card_linking", "nonsense");
        Assert.Equal((AnswerOutcome.Ambiguous, -1), (tied.Outcome, tied.Class));
        Assert.Contains("do not agree", tied.Reason);
        Assert.Equal(AnswerOutcome.OffSchema, Read("a", "b", "c", "d", "e").Outcome);

        PromptAnswer Read(params string[] texts) => compiled.Read(question, [.. texts.Select(t => new TeacherReply(TeacherOutcome.Answered, t))]);
    }

    [Fact]
    public void WithLittleGoldNoConfidenceIsUsedAndItSaysSo()
    {
        var few = ConfidenceCalibration.Fit(ConfidenceSource.Stated, [.. Enumerable.Range(0, 29).Select(i => (0.9, i % 2 == 0))]);

        Assert.False(few.IsUsed);
        Assert.Null(few.Curve());
        Assert.Contains("29 votes with dev gold are too few", few.InWords());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(2000)]
    public void ATeacherThatOverratesItselfIsBroughtDown(int votes)
    {
        // says p, is right with p squared
        var draws = new SplitMix(7);
        var said = Enumerable.Range(0, votes).Select(_ => (Confidence: 0.5 + draws.Next(1000) / 2000.0, Draw: draws.Next(1_000_000) / 1e6)).Select(d => (d.Confidence, Right: d.Draw < d.Confidence * d.Confidence)).ToList();
        var calibration = ConfidenceCalibration.Fit(ConfidenceSource.Stated, said);
        var curve = calibration.Curve()!;

        foreach (var p in new[] { 0.6, 0.75, 0.9 }) Assert.InRange(curve.At(p), p * p - 0.12, p * p + 0.12);
        var raised = Enumerable.Range(0, 101).Select(i => curve.At(i / 100.0)).ToList();
        Assert.Equal(raised.Order(), raised);
        Assert.Contains($"calibrated on {votes} votes", calibration.InWords());
    }

    private static double? Probability(TokenLogProb[] tokens) => AnswerProbability.Of(Form, AnswerReader.Read(Form, Text(tokens)), tokens);

    private static string Text(TokenLogProb[] tokens) => string.Concat(tokens.Select(t => t.Token));

    private static TokenLogProb Token(string token, double probability, params (string Token, double Probability)[] others) =>
        new(token, Math.Log(probability), [new(token, Math.Log(probability)), .. others.Select(o => new TokenAlternative(o.Token, Math.Log(o.Probability)))]);
}
