using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Tests.Pipeline;

public class LabelFiguresTests
{
    [Fact]
    public void Figures_count_documents_not_distinct_rows()
    {
        var classes = new ClassList(["a", "b"]);
        var f = new VoteColumn("f", 6, 2);
        var g = new VoteColumn("g", 6, 2);
        // four documents of one pattern, one of another, one without a vote
        for (var d = 0; d < 4; d++) f[d] = g[d] = 0;
        f[4] = g[4] = 1;
        var report = new RunReport("label");
        var (_, labels, figures) = LabelFitting.Run(new VoteMatrix(classes, [f, g], 6), new LabelRequest("majority"), new Work(report));
        Assert.Equal(6, figures.Rows);
        Assert.Equal(5.0 / 6, figures.Coverage, 12);
        Assert.Equal(4, figures.LabelsByClass["a"]);
        Assert.Equal(1, figures.LabelsByClass["b"]);
        Assert.Equal(1, figures.ConfidenceHistogram.Sum(), 9);
        Assert.Equal(Enumerable.Range(0, 5).Average(d => labels.Confidence(d)), figures.MeanConfidence!.Value, 6);
        Assert.Equal(["find equal rows", "fit label model", "predict labels"], report.Stages.Select(s => s.Name));
    }

    [Fact]
    public void Votes_are_summarised_by_class_name()
    {
        var f = new VoteColumn("f", 4, 2);
        var g = new VoteColumn("g", 4, 2);
        (f[0], g[0], f[1], g[1], f[2]) = (0, 0, 0, 1, 1);
        var figures = VoteFigures.Of(new VoteMatrix(new ClassList(["a", "b"]), [f, g], 4), [0, 0, -1, 1]);
        Assert.Equal(0.75, figures.Coverage);
        Assert.Equal(0.5, figures.Overlap);
        Assert.Equal(0.25, figures.Conflict);
        Assert.Equal(["a", "b"], figures.Functions[0].Classes);
        Assert.Equal((2, 2), (figures.Functions[0].GoldVotes, figures.Functions[0].GoldRight));
        Assert.Equal((2, 1), (figures.Functions[1].GoldVotes, figures.Functions[1].GoldRight));
        Assert.Equal(0.5, figures.ClassCoverage["a"]);
    }
}
