using LabelStudio.Teachers.Definitions;
using LabelStudio.Web.Pages.Teachers;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow;

namespace LabelStudio.Web.Tests.Teachers;

public class TeacherDraftTests
{
    [Fact]
    public void What_was_saved_comes_back_as_it_was()
    {
        var saved = new FakeTeachers().Add(
            new TeacherDefinition(0, "T", TeacherKind.AzureOpenAI, new Uri("https://x.openai.azure.com/"), "deployment")
            {
                Decoding = new DecodingParameters(0.7, 0.9, 512, 3, "low"),
                Prices = new TeacherPrices(0.25m, 0.025m, 2m),
                Limits = new TeacherLimits(600, 90_000, 32) { CallTimeout = TimeSpan.FromSeconds(20), Attempts = 3 },
                ContextTokens = 64_000,
                Redact = false,
                Abilities = new TeacherAbilities(true, false),
            },
            new TeacherTerms(MayTrain.No, "https://x/terms", new DateOnly(2026, 11, 1), "ada"));
        var draft = TeacherDraft.Of(saved, "bob");
        Assert.Equal(saved.Teacher, draft.Definition());
        Assert.Equal(saved.Terms, draft.Terms());
        Assert.Null(draft.Key());
    }

    [Fact]
    public void The_simulator_is_a_teacher_that_is_marked_and_whose_words_may_train()
    {
        var draft = TeacherDraft.Simulator("sim-large", "ada");
        var teacher = draft.Definition();
        Assert.True(teacher is { Simulated: true, IsLocal: true, Model: "sim-large", Kind: TeacherKind.Compatible });
        Assert.Equal(LabelStudio.TeacherSimulator.SimulatorOptions.DefaultUrl + "/v1", teacher.Endpoint.OriginalString);
        Assert.Equal((MayTrain.Yes, "ada"), (draft.Terms().MayTrain, draft.Terms().CheckedBy));
        Assert.All(TeachersPage.SimulatorModels, m => Assert.Contains(m, LabelStudio.TeacherSimulator.SimulatorOptions.DefaultModels.Keys));
    }

    [Fact]
    public void Another_kind_brings_its_address_unless_one_was_typed()
    {
        var draft = new TeacherDraft { Kind = TeacherKind.AzureOpenAI };
        Assert.Equal(TeacherDraft.AddressOf(TeacherKind.AzureOpenAI), draft.Endpoint);
        draft.Endpoint = "https://mine.openai.azure.com";
        draft.Kind = TeacherKind.Compatible;
        Assert.Equal("https://mine.openai.azure.com", draft.Endpoint);
    }

    [Fact]
    public void Whoever_decides_on_the_terms_has_read_them_today()
    {
        var draft = new TeacherDraft { Reader = "ada", MayTrain = MayTrain.Yes };
        Assert.Equal(("ada", DateOnly.FromDateTime(DateTime.UtcNow)), (draft.Terms().CheckedBy, draft.Terms().CheckedOn));
        draft.MayTrain = MayTrain.Unknown;
        Assert.Equal(new TeacherTerms(MayTrain.Unknown), draft.Terms());
    }

    [Fact]
    public void A_key_is_kept_left_or_forgotten()
    {
        Assert.Null(new TeacherDraft().Key());
        Assert.Equal("sk-1", new TeacherDraft { NewKey = " sk-1 ", ForgetKey = true }.Key());
        Assert.Equal("", new TeacherDraft { ForgetKey = true }.Key());
    }

    [Theory]
    [InlineData("", "m", "https://x/v1", "name")]
    [InlineData("T", "", "https://x/v1", "model")]
    [InlineData("T", "m", "api.openai.com", "address")]
    public void What_is_missing_is_said(string name, string model, string endpoint, string word)
    {
        var draft = new TeacherDraft { Name = name, Model = model, Endpoint = endpoint };
        Assert.Contains(word, Assert.Throws<UserErrorException>(() => draft.Definition()).Message, StringComparison.Ordinal);
    }
}
