using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Tests.Pipeline;

public sealed class GoldAlignmentTests : IDisposable
{
    private static readonly ClassList Classes = new(["a", "b"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-gold-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Gold_of_the_test_split_stays_sealed_whoever_names_the_split()
    {
        var texts = Texts("id,text,split\n1,x,train\n2,x,dev\n3,x,test\n4,x,train\n");
        var gold = Gold("id,label,split\n1,a,train\n2,b,dev\n3,b,train\n4,b,test\n9,a,train\n");
        var (aligned, unknown, sealedRows) = GoldAlignment.To(texts.Ids, gold, Classes, texts.SplitOf);
        Assert.Equal([0, 1, -1, -1], aligned);
        Assert.Equal(1, unknown);
        Assert.Equal(2, sealedRows);
    }

    [Fact]
    public void A_student_learns_from_train_is_guided_by_dev_and_never_sees_test()
    {
        var texts = Texts("id,text,split\n1,one,train\n2,two,dev\n3,three,test\n4,four,train\n5,five,train\n");
        // document 5 has no vote; document 4 has gold that contradicts its label
        var labels = new ProbabilisticLabels(Classes, [0.9f, 0.1f, 0.5f, 0.5f], [0, 0, 0, 0, 1], [true, false]);
        var set = StudentTraining.Choose(Classes, texts.Texts, texts.SplitOf, labels, [-1, 1, -1, 1, -1], 0);
        Assert.Equal(["one", "four"], set.Texts);
        Assert.Equal([0.9f, 0.1f], set.Target(0).ToArray());
        Assert.Equal([0f, 1f], set.Target(1).ToArray());
        Assert.Equal(1, set.GoldExamples);
        Assert.Equal(["two"], set.DevTexts);
        Assert.Equal([1], set.DevGold);
    }

    [Fact]
    public void Labels_of_a_file_find_their_texts_in_any_order()
    {
        var texts = Texts("id,text\n1,x\n2,y\n3,z\n");
        File.WriteAllText(Path.Combine(_folder, "l.csv"), "id,label,confidence,p_a,p_b\n3,b,0.7,0.3,0.7\n8,a,1,1,0\n1,a,0.6,0.6,0.4\n");
        var (labels, unknown) = StudentTraining.Align(texts.Ids, LabelsFile.Read(Path.Combine(_folder, "l.csv"), ColumnNames.Default));
        Assert.Equal(1, unknown);
        Assert.Equal([0.6f, 0.4f], labels[0].ToArray());
        Assert.False(labels.IsCovered(1));
        Assert.Equal([0.3f, 0.7f], labels[2].ToArray());
    }

    private TextsFile Texts(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "t.csv"), content);
        return TextsFile.Read(Path.Combine(_folder, "t.csv"), ColumnNames.Default);
    }

    private GoldFile Gold(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "g.csv"), content);
        return GoldFile.Read(Path.Combine(_folder, "g.csv"), ColumnNames.Default, Classes);
    }
}
