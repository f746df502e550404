using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Policies;

namespace LabelStudio.Core.Tests.Students.Policies;

/// <summary>Policies edit what a student learns and nothing else, never what a person has verified.</summary>
public sealed class TrainingPolicyTests
{
    private static readonly ClassList Classes = new(["a", "b", "c"]);

    [Fact]
    public void Edits_change_what_is_learned_and_leave_the_labels_as_they_were()
    {
        var labels = Labels([0.7f, 0.2f, 0.1f], [0.1f, 0.8f, 0.1f], [0.3f, 0.3f, 0.4f]);
        var edits = new TrainingEdits([new TrainingEdit(2, TrainingEdit.Drop), new TrainingEdit(0, 2), new TrainingEdit(9, 1)]);
        var edited = edits.Apply(labels);
        Assert.Equal([0, 0, 1], edited[0].ToArray());
        Assert.Equal(labels[1].ToArray(), edited[1].ToArray());
        Assert.False(edited.IsCovered(2));
        Assert.True(edited.IsCovered(0) && edited.IsCovered(1));
        Assert.Equal([0.7f, 0.2f, 0.1f], labels[0].ToArray());
        Assert.True(labels.IsCovered(2));
        Assert.Equal((1, 2), (edits.Dropped, edits.Relabelled));
        Assert.Same(labels, TrainingEdits.None.Apply(labels));

        // gold comes first, and a dropped document with gold is learned all the same
        var set = TrainingSet.FromLabels(["x", "y", "z"], edited, [1, -1, 0]);
        Assert.Equal(["x", "y", "z"], set.Texts);
        Assert.Equal([0, 1, 0], set.Target(0).ToArray());
        Assert.Equal(["x", "y"], TrainingSet.FromLabels(["x", "y", "z"], edited, [1, -1, -1]).Texts);
        Assert.Throws<ArgumentException>(() => new TrainingEdits([new TrainingEdit(0, 3)]).Apply(labels));
        Assert.Throws<ArgumentException>(() => new TrainingEdits([new TrainingEdit(0, 1), new TrainingEdit(0, 2)]));
    }

    [Fact]
    public void Of_two_sets_of_edits_to_be_left_out_comes_first()
    {
        var mix = new TrainingEdits([new TrainingEdit(1, 2), new TrainingEdit(3, TrainingEdit.Drop)]);
        var filter = new TrainingEdits([new TrainingEdit(1, TrainingEdit.Drop), new TrainingEdit(5, TrainingEdit.Drop)]);
        Assert.Equal([(1, -1), (3, -1), (5, -1)], mix.And(filter).All.Select(e => (e.Document, e.Class)));
        Assert.Equal(mix.And(filter).All, filter.And(mix).All);
    }

    [Fact]
    public void Likely_wrong_labels_are_found_where_a_student_is_surer_than_students_are_of_that_class_on_average()
    {
        // class 0 is predicted at 0.8 on average, class 1 at 0.6, class 2 labels nothing
        int[] labels = [0, 0, 1, 1, 0, -1, 1];
        var predicted = Labels(
            [0.9f, 0.05f, 0.05f], [0.9f, 0.1f, 0f], [0.1f, 0.8f, 0.1f], [0.85f, 0.1f, 0.05f], [0.6f, 0.3f, 0.1f], [1f, 0f, 0f], [0.05f, 0.9f, 0.05f]);
        var found = LikelyWrong.Find(labels, predicted, new bool[7]);
        Assert.Equal([3], found.Documents);
        Assert.Equal([new TrainingEdit(3, 0)], found.Relabel().All);
        Assert.Equal([new TrainingEdit(3, TrainingEdit.Drop)], found.Drop().All);
        bool[] verified = [false, false, false, true, false, false, false];
        Assert.Equal(0, LikelyWrong.Find(labels, predicted, verified).Count);
    }

    [Fact]
    public void The_mix_relabels_the_surer_half_and_drops_the_rest()
    {
        int[] labels = [.. Enumerable.Repeat(0, 20), .. Enumerable.Repeat(1, 20), 0, 0, 0, 0];
        var rows = labels.Select(l => l == 0 ? new[] { 0.7f, 0.2f, 0.1f } : [0.1f, 0.6f, 0.3f]).ToArray();
        for (var i = 0; i < 4; i++) rows[40 + i] = [0.2f - 0.05f * i, 0.7f + 0.05f * i, 0.1f];
        var mix = LikelyWrong.Find(labels, Labels(rows), new bool[labels.Length]).RelabelSurerHalf();
        Assert.Equal([(40, -1), (41, -1), (42, 1), (43, 1)], mix.All.Select(e => (e.Document, e.Class)));
    }

    [Fact]
    public void One_of_near_copies_is_kept_and_it_is_the_verified_one_if_there_is_any()
    {
        int[] groups = [0, 0, 0, 3, 3, -1, 6, 6];
        bool[] candidates = [true, true, true, true, true, true, false, true];
        bool[] verified = [false, false, true, false, false, false, false, false];
        var dropped = NearCopyFilter.Of(groups, candidates, verified);
        Assert.Equal([0, 1, 4], dropped.All.Select(e => e.Document));
        Assert.Equal(3, dropped.Dropped);
    }

    [Fact]
    public void Documents_of_low_quality_are_told_by_what_is_wrong_with_them()
    {
        var sentences = Enumerable.Range(0, 60).Select(i => $"my card number {i} was not delivered to the right street");
        string[] odd = ["12345 !!", "ok", "где моя карта и почему её нет", "wo bleibt denn meine neue bankkarte eigentlich heute", "card", "my card is not right"];
        string[] texts = [.. sentences, .. odd];
        var rows = texts.Select(_ => new[] { 0.8f, 0.1f, 0.1f }).ToArray();
        rows[^1] = [1 / 3f, 1 / 3f, 1 / 3f];
        var all = texts.Select(_ => true).ToArray();
        var quality = QualityFilter.Of(texts, Labels(rows), all, new bool[texts.Length]);
        Assert.Equal([60, 61, 62, 63, 65], quality.Edits.All.Select(e => e.Document));
        Assert.Equal(
            [(QualityFlaw.NoLetters, 1), (QualityFlaw.TooShort, 1), (QualityFlaw.Foreign, 2), (QualityFlaw.EmptyLabel, 1)],
            quality.Flaws.Select(f => (f.Key, f.Value)));
        // gold is kept whatever it looks like, and what is not learned from is not looked at
        Assert.Empty(QualityFilter.Of(texts, Labels(rows), all, all).Edits.All);
        Assert.Empty(QualityFilter.Of(texts, Labels(rows), new bool[texts.Length], new bool[texts.Length]).Edits.All);
        // where two scripts are at home, neither is foreign
        string[] mixed = [.. sentences, .. Enumerable.Range(0, 30).Select(i => $"моя карта номер {i} не пришла на улицу")];
        Assert.Empty(QualityFilter.Of(mixed, Labels([.. mixed.Select(_ => new[] { 0.8f, 0.1f, 0.1f })]), [.. mixed.Select(_ => true)], new bool[mixed.Length]).Edits.All);
    }

    [Theory]
    [InlineData("नमस्ते दुनिया", TextScript.Indic)]
    [InlineData("你好世界", TextScript.EastAsian)]
    [InlineData("مرحبا", TextScript.Arabic)]
    [InlineData("Ünïcödé", TextScript.Latin)]
    [InlineData("42 %", TextScript.None)]
    [InlineData("", TextScript.None)]
    public void A_text_has_the_script_of_most_of_its_letters(string text, TextScript script) => Assert.Equal(script, TextScripts.Of(text).Script);

    [Fact]
    public void P_values_are_raised_for_how_many_there_are()
    {
        // by hand: 0.01 x 4, 0.03 x 3, 0.04 x 2 is below 0.09, 0.6
        Assert.Equal([0.09, 0.04, 0.09, 0.6], HolmCorrection.Adjust([0.03, 0.01, 0.04, 0.6]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Empty(HolmCorrection.Adjust([]));
        // 2 x 0.5^6 = 0.031, 2 x 0.5^8 x 6 = 0.047
        Assert.Equal((6, 8), (HolmCorrection.FewestDiffering(1), HolmCorrection.FewestDiffering(6)));
    }

    private static ProbabilisticLabels Labels(params float[][] rows) =>
        new(Classes, [.. rows.SelectMany(r => r)], [.. Enumerable.Range(0, rows.Length)], [.. rows.Select(_ => true)]);
}
