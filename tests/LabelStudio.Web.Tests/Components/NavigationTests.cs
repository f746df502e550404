using LabelStudio.Web.Components;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;

namespace LabelStudio.Web.Tests.Components;

public sealed class NavigationTests
{
    private static readonly IReadOnlyList<NavigationEntry> Entries = new NavigationEntries().All;

    [Fact]
    public void Pages_stand_in_the_order_of_the_loop() => Assert.Equal(
        ["Overview", "Data", "Labeling functions", "Prompt runs", "Label model", "Analysis", "Review", "Guideline", "Adjudication", "Annotators", "Training set", "Students", "Evaluation", "Score", "Export", "Settings"], Entries.Select(e => e.Title));

    [Fact]
    public void Each_has_a_key_of_its_own_an_icon_and_an_address()
    {
        Assert.Equal(Entries.Count, Entries.Select(e => e.Key).Append('p').Distinct().Count() - 1);
        Assert.Equal(Entries.Count, Entries.Select(e => e.Href(7)).Distinct().Count());
        Assert.All(Entries, e => Assert.NotEmpty(Icons.Path(e.Icon)));
        Assert.All(Entries, e => Assert.StartsWith("/projects/7", e.Href(7), StringComparison.Ordinal));
    }

    [Fact]
    public void An_annotator_sees_review_and_its_guideline_only() =>
        Assert.Equal(["Review", "Guideline"], Entries.Where(e => Policies.RolesOf(e.Policy).Contains(Policies.Annotator)).Select(e => e.Title));
}
