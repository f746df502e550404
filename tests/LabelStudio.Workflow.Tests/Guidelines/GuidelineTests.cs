using LabelStudio.Workflow.Guidelines;
using LabelStudio.Workflow.Review.Keys;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Guidelines;

/// <summary>A guideline has versions that nobody overwrites by chance; a person's keys never contradict each other.</summary>
public sealed class GuidelineTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Versions_are_added_and_whoever_was_overtaken_is_told(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await studio.ProjectAsync(["a", "b"], [("1", "a text", "train", null)]);
        var guidelines = studio.Studio.Get<IGuidelines>();
        Assert.Null(await guidelines.LatestAsync(project));
        await guidelines.SaveAsync(project, "one\r\n", 0, LoopStudio.Ann);
        Assert.Equal(2, (await guidelines.SaveAsync(project, "two", 1, LoopStudio.Ben)).Number);
        var fault = await Assert.ThrowsAsync<UserErrorException>(() => guidelines.SaveAsync(project, "mine", 1, LoopStudio.Ann));
        Assert.Contains("version 2", fault.Message, StringComparison.Ordinal);
        // the same text again is no version, and an old text is a new one
        Assert.Equal(2, (await guidelines.SaveAsync(project, "two", 2, LoopStudio.Ann)).Number);
        Assert.Equal(3, (await guidelines.SaveAsync(project, "one", 2, LoopStudio.Ann)).Number);
        Assert.Equal(["one", "two", "one"], (await guidelines.VersionsAsync(project)).Select(v => v.Text));
        await Assert.ThrowsAsync<UserErrorException>(() => guidelines.SaveAsync(project, new string('x', Guideline.MostCharacters + 1), 3, LoopStudio.Ann));
    }

    [Fact]
    public async Task Everybody_has_keys_of_their_own()
    {
        await using var studio = await LoopStudio.StartAsync();
        var store = studio.Studio.Get<IReviewKeys>();
        await store.SaveAsync(ReviewKeys.Default.With(ReviewAction.Skip, "x"), LoopStudio.Ann);
        await store.SaveAsync(ReviewKeys.Default.With(ReviewAction.Skip, "y"), LoopStudio.Ann);
        Assert.Equal("y", (await store.GetAsync(LoopStudio.Ann))[ReviewAction.Skip]);
        Assert.Equal("s", (await store.GetAsync(LoopStudio.Ben))[ReviewAction.Skip]);
    }

    [Fact]
    public void A_key_that_is_taken_is_exchanged_and_one_that_cannot_be_is_refused_with_the_reason()
    {
        var keys = ReviewKeys.Default.With(ReviewAction.Skip, "u");
        Assert.Equal(("u", "s"), (keys[ReviewAction.Skip], keys[ReviewAction.Undo]));
        foreach (var key in new[] { "g", "?", "Escape", "", "ab", "S", "\t" })
            Assert.Throws<UserErrorException>(() => ReviewKeys.Default.With(ReviewAction.Skip, key));
        Assert.Equal("Space", ReviewKeys.Shown(ReviewKeys.Default.With(ReviewAction.Accept, " ")[ReviewAction.Accept]));
        var twice = new Dictionary<ReviewAction, string>(ReviewKeys.Default.All) { [ReviewAction.Skip] = "u" };
        Assert.Contains("U is the key of", Assert.Throws<UserErrorException>(() => new ReviewKeys(twice)).Message, StringComparison.Ordinal);
    }
}
