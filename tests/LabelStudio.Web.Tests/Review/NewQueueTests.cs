using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Web.Pages.Data;
using LabelStudio.Web.Pages.Review;
using LabelStudio.Workflow.Review;

namespace LabelStudio.Web.Tests.Review;

/// <summary>What the form of a new queue makes of what is written into it.</summary>
public sealed class NewQueueTests
{
    [Fact]
    public void The_draft_of_a_mix_starts_with_the_ready_made_one()
    {
        var shares = MixDraft.Start();
        Assert.Null(MixDraft.Problem(shares));
        Assert.Equal(ReviewMix.Mixed.Shares.Select(s => (s.Strategy.Name, s.Share)).Order(), ReviewMix.Parse(MixDraft.Text(shares)).Shares.Select(s => (s.Strategy.Name, s.Share)).Order());
        // every strategy can be a part of it
        Assert.Equal(ReviewRanking.Names.Order(), shares.Select(s => s.Strategy).Order());
    }

    [Fact]
    public void Parts_become_shares_and_what_is_no_share_is_said_before_the_queue_is_made()
    {
        var shares = MixDraft.Start();
        foreach (var share in shares) share.Parts = 0;
        Assert.Equal("Give at least one of them a share.", MixDraft.Problem(shares));
        MixDraft Of(string name) => shares.Single(s => s.Strategy == name);
        Of("margin").Parts = 3;
        Of("random").Parts = 1;
        Of("entropy").Parts = null;
        Assert.Null(MixDraft.Problem(shares));
        Assert.Equal((0.75, 0.25, (double?)null), (MixDraft.ShareOf(shares, Of("margin")), MixDraft.ShareOf(shares, Of("random")), MixDraft.ShareOf(shares, Of("entropy"))));
        Assert.Equal("margin:3,random:1", MixDraft.Text(shares));
        Of("random").Parts = -1;
        Assert.Equal("The share of Random must be a number from 0 up.", MixDraft.Problem(shares));
        Assert.Null(MixDraft.ShareOf(shares, Of("margin")));
    }

    [Fact]
    public void Queues_say_in_words_what_they_look_for()
    {
        Assert.Equal("75 % smallest margin, 25 % random", QueueWords.Name("margin:0.75,random:0.25"));
        Assert.Equal("A bit of each", QueueWords.Name(ReviewMix.Mixed.Name));
        Assert.All(ReviewRanking.Names, name => Assert.NotEqual(name, QueueWords.Name(name)));
        Assert.All([.. QueueWords.Choices, QueueKind.Audit, QueueKind.Selection, QueueWords.OwnMix], name => Assert.Matches(@"[a-z][.?]$", QueueWords.Why(name)));
    }

    [Fact]
    public void A_selection_is_the_addresss_query_without_page_and_order()
    {
        var selection = DataFilter.SelectionOf("q=lost%20card&split=train&label=1&order=least&skip=50");
        Assert.Equal("q=lost%20card&split=train&label=1", selection!.Address);
        Assert.Equal(("lost card", Split.Train, 1), (selection.Query.Search, selection.Query.Split, selection.Query.LabelClass));
        Assert.Equal(selection, DataFilter.SelectionOf("?" + selection.Address));
        Assert.Null(DataFilter.SelectionOf("order=least&skip=50&elsewhere=1"));
    }
}
