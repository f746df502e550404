using LabelStudio.Workflow.Guidelines;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Tests.Guidelines;

/// <summary>A guideline is read as a small part of Markdown, and tells what each class means.</summary>
public sealed class MarkdownTextTests
{
    [Fact]
    public void Blocks_and_marks_are_read_and_all_else_stays_text()
    {
        var blocks = MarkdownText.Parse("# Title\nA line\nand its **rest**.\n\n- one\n- *two* `x`\n  goes on\n\n1. first\n2) second\n> said\n\n```\n<b>code</b>\n```\n<script>alert(1)</script> 2 * 3 * 4");
        Assert.Equal(
            [BlockKind.Heading, BlockKind.Paragraph, BlockKind.Bullets, BlockKind.Numbers, BlockKind.Quote, BlockKind.Code, BlockKind.Paragraph],
            blocks.Select(b => b.Kind));
        Assert.Equal([new MarkdownRun("A line and its "), new MarkdownRun("rest", Strong: true), new MarkdownRun(".")], blocks[1].Lines[0]);
        Assert.Equal([new MarkdownRun("two", Emphasis: true), new MarkdownRun(" "), new MarkdownRun("x", Code: true), new MarkdownRun(" goes on")], blocks[2].Lines[1]);
        Assert.Equal(["first", "second"], blocks[3].Lines.Select(l => l[0].Text));
        Assert.Equal("<b>code</b>", blocks[5].Plain);
        Assert.Equal([new MarkdownRun("<script>alert(1)</script> 2 * 3 * 4")], blocks[6].Lines[0]);
    }

    [Theory]
    [InlineData("**")]
    [InlineData("a ** b")]
    [InlineData("`")]
    [InlineData("*not closed")]
    [InlineData("``")]
    public void A_mark_that_marks_nothing_is_text(string line) => Assert.Equal([new MarkdownRun(line)], MarkdownText.Runs(line));

    [Fact]
    public void A_section_under_a_class_defines_it_and_the_class_s_own_description_stands_in()
    {
        var definitions = new ClassDefinitions(
            "# How\nRead all of it.\n## lost card\nThe card is gone.\n### Not this\nA stolen one.\n## Other\nSkip it.",
            [new ClassInfo(0, "lost_card", "not shown"), new ClassInfo(1, "refund", "Money back."), new ClassInfo(2, "fee", "")]);
        Assert.Equal("The card is gone.|Not this|A stolen one.", string.Join('|', definitions.Of(0).Select(b => b.Plain)));
        Assert.Equal("Money back.", Assert.Single(definitions.Of(1)).Plain);
        Assert.Empty(definitions.Of(2));
        Assert.Equal("How|Read all of it.|Other|Skip it.", string.Join('|', definitions.General.Select(b => b.Plain)));
    }

    [Fact]
    public void The_difference_keeps_what_is_alike()
    {
        Assert.Equal(
            [(LineChange.Same, "a"), (LineChange.Removed, "b"), (LineChange.Added, "B"), (LineChange.Same, "c"), (LineChange.Added, "d")],
            LineDifference.Between("a\nb\nc", "a\nB\nc\nd").Select(l => (l.Change, l.Text)));
        Assert.All(LineDifference.Between("", "x\ny"), l => Assert.Equal(LineChange.Added, l.Change));
        Assert.All(LineDifference.Between("x\ny", "x\ny"), l => Assert.Equal(LineChange.Same, l.Change));
    }
}
