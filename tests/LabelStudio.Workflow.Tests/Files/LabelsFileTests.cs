using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Files;

public sealed class LabelsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-labels-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Labels_read_back_bit_by_bit_and_keep_who_has_no_vote()
    {
        var classes = new ClassList(["a", "b, \"c\"", "d"]);
        float[] rows = [0.1f, 0.7f, 0.2f, 1f / 3, 1f / 3, 1f / 3, 1e-9f, 1 - 1e-6f, 1e-6f];
        var labels = new ProbabilisticLabels(classes, rows, [0, 1, 0, 2], [true, false, true]);
        AtomicFile.Write(Name, s => LabelsFile.Write(s, ["w", "x", "y", "z"], labels));
        Assert.Equal("id,label,confidence,p_a,\"p_b, \"\"c\"\"\",p_d", File.ReadLines(Name).First());
        Assert.StartsWith("x,,0.33333334,", File.ReadLines(Name).ElementAt(2), StringComparison.Ordinal);

        var read = LabelsFile.Read(Name, ColumnNames.Default);
        Assert.True(read.HasProbabilities);
        Assert.Equal(classes, read.Labels.Classes);
        Assert.Equal(["w", "x", "y", "z"], read.Ids.Ids);
        for (var d = 0; d < 4; d++)
        {
            Assert.Equal(labels[d].ToArray(), read.Labels[d].ToArray());
            Assert.Equal(labels.IsCovered(d), read.Labels.IsCovered(d));
        }
    }

    [Fact]
    public void Without_p_columns_the_rest_of_the_confidence_is_spread_evenly()
    {
        File.WriteAllText(Name, "id,label,confidence\n1,b,0.8\n2,a,1\n3,c,0.5\n");
        var read = LabelsFile.Read(Name, ColumnNames.Default);
        Assert.False(read.HasProbabilities);
        Assert.Equal(["a", "b", "c"], read.Labels.Classes);
        Assert.Equal([0.1f, 0.8f, 0.1f], read.Labels[0].ToArray().Select(p => MathF.Round(p, 6)));
        Assert.Equal([1f, 0f, 0f], read.Labels[1].ToArray());
    }

    [Fact]
    public void Columns_may_stand_in_another_order_than_the_schema()
    {
        File.WriteAllText(Name, "id,label,confidence,p_b,p_a\n1,b,0.8,0.8,0.2\n");
        Assert.Equal([0.2f, 0.8f], LabelsFile.Read(Name, ColumnNames.Default, new ClassList(["a", "b"])).Labels[0].ToArray());
    }

    private string Name => Path.Combine(_folder, "l.csv");
}
