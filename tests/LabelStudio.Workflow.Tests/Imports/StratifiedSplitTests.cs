using System.Globalization;
using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Tests.Imports;

public class StratifiedSplitTests
{
    [Fact]
    public void Shares_are_exact_and_every_label_has_its_own()
    {
        var labels = Enumerable.Range(0, 10_003).Select(i => i % 77 == 0 ? 0 : i % 7).ToArray();
        var splits = Split(labels, new RandomSplit(0.1, 0.2, 5), Enumerable.Range(0, labels.Length));
        Assert.Equal(1_000, splits.Count(s => s == Core.Schema.Split.Dev));
        Assert.Equal(2_001, splits.Count(s => s == Core.Schema.Split.Test));
        foreach (var label in labels.Distinct())
        {
            var members = Enumerable.Range(0, labels.Length).Where(i => labels[i] == label).ToList();
            Assert.InRange(members.Count(i => splits[i] == Core.Schema.Split.Dev) - members.Count * 0.1, -2, 2);
            Assert.InRange(members.Count(i => splits[i] == Core.Schema.Split.Test) - members.Count * 0.2, -2, 2);
        }
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter()
    {
        var labels = Enumerable.Range(0, 500).Select(i => i % 5 - 1).ToArray();
        var forwards = Split(labels, new RandomSplit(), Enumerable.Range(0, 500));
        var backwards = Split(labels, new RandomSplit(), Enumerable.Range(0, 500).Reverse());
        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public void The_seed_matters()
    {
        var labels = new int[500];
        var one = Split(labels, new RandomSplit(0.1, 0.2, 1), Enumerable.Range(0, 500));
        var two = Split(labels, new RandomSplit(0.1, 0.2, 2), Enumerable.Range(0, 500));
        Assert.InRange(one.Zip(two).Count(p => p.First != p.Second), 100, 300);
    }

    [Theory]
    [InlineData(-0.1, 0.2)]
    [InlineData(0.6, 0.5)]
    [InlineData(double.NaN, 0.2)]
    public void Shares_that_cannot_be_are_refused(double dev, double test) =>
        Assert.Throws<UserErrorException>(() => StratifiedSplit.Check(new RandomSplit(dev, test)));

    [Fact]
    public void Everything_may_be_test()
    {
        var splits = Split(new int[37], new RandomSplit(0, 1), Enumerable.Range(0, 37));
        Assert.All(splits, s => Assert.Equal(Core.Schema.Split.Test, s));
    }

    private static Split[] Split(int[] labels, RandomSplit options, IEnumerable<int> order)
    {
        var split = new StratifiedSplit(options);
        foreach (var i in order) split.Add(labels[i], Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)), i);
        var result = new Split[labels.Length];
        split.Assign(s => s, (i, s) => result[i] = s);
        return result;
    }
}
