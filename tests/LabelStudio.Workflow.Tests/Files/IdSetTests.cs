using System.Globalization;
using System.Text;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Files;

/// <summary>The ids of a million rows are remembered in few bytes, and one that stands twice is found.</summary>
public sealed class IdSetTests
{
    [Fact]
    public void A_million_ids_take_at_most_sixteen_bytes_each_and_any_is_found_again()
    {
        const int count = 1_000_000;
        var ids = new IdSet();
        for (var i = 0; i < count; i++) Assert.True(ids.Add(Id(i)));
        Assert.InRange(ids.Bytes, 8L * count, 16L * count);
        for (var i = 0; i < count; i += 97) Assert.False(ids.Add(Id(i)));
        Assert.True(ids.Add(Id(count)));
    }

    [Fact]
    public void Room_that_was_made_is_not_made_again()
    {
        var ids = new IdSet();
        Assert.True(ids.Add(Id(-1)));
        ids.Reserve(100_000);
        var bytes = ids.Bytes;
        Assert.InRange(bytes, 800_000, 1_600_000);
        for (var i = 0; i < 100_000; i++) Assert.True(ids.Add(Id(i)));
        Assert.Equal(bytes, ids.Bytes);
        Assert.False(ids.Add(Id(-1)));
    }

    [Fact]
    public void A_few_ids_take_little()
    {
        var ids = new IdSet();
        Assert.True(ids.Add("a"u8));
        Assert.True(ids.Add("b"u8));
        Assert.False(ids.Add("a"u8));
        Assert.InRange(ids.Bytes, 16, 1_000);
    }

    private static byte[] Id(int i) => Encoding.UTF8.GetBytes("doc-" + i.ToString(CultureInfo.InvariantCulture));
}
