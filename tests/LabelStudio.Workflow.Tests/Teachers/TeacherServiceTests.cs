using LabelStudio.Teachers.Definitions;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Teachers;
using LabelStudio.Workflow.Tests.PromptRuns;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Teachers;

public class TeacherServiceTests
{
    private static readonly TeacherTerms NotChecked = new(MayTrain.Unknown);

    private static TeacherDefinition Teacher(string endpoint = "https://api.example.org/v1", string name = "gpt") => new(0, name, TeacherKind.OpenAI, new Uri(endpoint), "m");

    [Theory]
    [InlineData("http://api.example.org/v1", "https://")]
    [InlineData("https://user:secret@api.example.org/v1", "never stands in an address")]
    [InlineData("https://api.example.org/v1?api-key=secret", "never stands in an address")]
    [InlineData("ftp://api.example.org/v1", "full address")]
    public async Task AnAddressThatWouldGiveTheKeyAwayIsRefused(string endpoint, string words)
    {
        await using var studio = await LoopStudio.StartAsync();
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => studio.Studio.Get<ITeachers>().SaveAsync(Teacher(endpoint), NotChecked, "k", LoopStudio.Ann));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await studio.Studio.Get<ITeachers>().ListAsync());
    }

    [Fact]
    public async Task SavedChangedAndDeletedWithWhatRestsOnIt()
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["a"] = 0 } }, 30);
        var teachers = studio.Teachers;
        await Assert.ThrowsAsync<UserErrorException>(() => teachers.SaveAsync(Teacher() with { Decoding = new DecodingParameters(Temperature: 3) }, NotChecked, null, LoopStudio.Ann));
        await Assert.ThrowsAsync<UserErrorException>(() => teachers.SaveAsync(Teacher(), new TeacherTerms(MayTrain.Yes), null, LoopStudio.Ann));
        await Assert.ThrowsAsync<UserErrorException>(() => teachers.SaveAsync(Teacher(), NotChecked, "no key has spaces", LoopStudio.Ann));

        var id = await teachers.SaveAsync(Teacher(), NotChecked, "sk-1", LoopStudio.Ann);
        await Assert.ThrowsAsync<UserErrorException>(() => teachers.SaveAsync(Teacher(), NotChecked, null, LoopStudio.Ann));
        Assert.Equal((KeySource.Database, "Teachers__gpt__Key"), await teachers.GetAsync(id) is var row ? (row.Key, row.KeySetting) : default);
        await teachers.SaveAsync(row.Teacher with { Name = "gpt 5 mini" }, NotChecked, null, LoopStudio.Ann);
        Assert.Equal((KeySource.Database, "Teachers__gpt_5_mini__Key"), await teachers.GetAsync(id) is var renamed ? (renamed.Key, renamed.KeySetting) : default);
        await teachers.SaveAsync(renamed.Teacher, NotChecked, "", LoopStudio.Ann);
        Assert.Equal(KeySource.None, (await teachers.GetAsync(id)).Key);
        // a teacher far away needs a key; the words say where it goes
        Assert.Contains("Teachers__gpt_5_mini__Key", (await Assert.ThrowsAsync<UserErrorException>(() => teachers.OpenAsync(id))).Message, StringComparison.Ordinal);

        var asked = await studio.AddTeacherAsync("a");
        await studio.AddPromptAsync("which", asked);
        Assert.Contains("which", (await Assert.ThrowsAsync<UserErrorException>(() => teachers.DeleteAsync(asked, LoopStudio.Ann))).Message, StringComparison.Ordinal);
        await teachers.DeleteAsync(id, LoopStudio.Ann);
        Assert.Equal(["a"], (await teachers.ListAsync()).Select(t => t.Teacher.Name));
        // the name is free again
        await teachers.SaveAsync(Teacher(name: "gpt 5 mini"), NotChecked, null, LoopStudio.Ann);
    }

    [Theory]
    [InlineData(StructuredOutput.Honoured, true, true, true)]
    [InlineData(StructuredOutput.Ignored, false, false, false)]
    [InlineData(StructuredOutput.Rejected, true, false, true)]
    public async Task ATestFindsOutWhatIsHonoured(StructuredOutput form, bool logProbs, bool structured, bool scored)
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["a"] = 0 }, StructuredOutput = form, Logprobs = logProbs }, 1);
        var id = await studio.AddTeacherAsync("a", t => t with { Simulated = false });
        var test = await studio.Teachers.TestAsync(id, LoopStudio.Ann);
        Assert.True(test.Connected, test.Message);
        Assert.Equal((structured, scored), (test.Abilities.StructuredOutput, test.Abilities.LogProbs));
        Assert.NotNull(test.Latency);
        var row = await studio.Teachers.GetAsync(id);
        Assert.Equal((test.Abilities, true, true), (row.Teacher.Abilities, row.Teacher.Simulated, row.TestedAt != null));
        // it cost something, which is on record
        Assert.Equal(studio.Simulator.Calls.Count, row.Calls);
        Assert.True(row.Cost > 0);
        // another model is another teacher: nothing is known of it
        await studio.Teachers.SaveAsync(row.Teacher with { Model = "b" }, row.Terms, null, LoopStudio.Ann);
        Assert.Equal(new TeacherAbilities(), (await studio.Teachers.GetAsync(id)).Teacher.Abilities);
    }

    [Fact]
    public async Task ATestOfATeacherThatIsNotThereSaysSo()
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["a"] = 0 } }, 1);
        var id = await studio.AddTeacherAsync("nobody");
        var test = await studio.Teachers.TestAsync(id, LoopStudio.Ann);
        Assert.False(test.Connected);
        Assert.Contains("model", test.Message, StringComparison.Ordinal);
        Assert.Null((await studio.Teachers.GetAsync(id)).TestedAt);
    }
}
