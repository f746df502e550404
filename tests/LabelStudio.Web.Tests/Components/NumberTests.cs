using LabelStudio.Web.Formatting;

namespace LabelStudio.Web.Tests.Components;

public sealed class NumberTests
{
    [Theory]
    [InlineData(0.8734, "87.3 %")]
    [InlineData(1, "100.0 %")]
    [InlineData(0.99999, "99.9 %")]
    [InlineData(0, "0.0 %")]
    [InlineData(0.00001, "0.1 %")]
    [InlineData(double.NaN, "–")]
    public void A_share_is_never_rounded_to_all_or_nothing(double share, string words) => Assert.Equal(words, share.Percent());

    [Theory]
    [InlineData(512, "512 bytes")]
    [InlineData(14_890_000, "14.2 MB")]
    [InlineData(4_294_967_296, "4.00 GB")]
    public void Bytes_are_said_in_the_unit_that_fits(long bytes, string words) => Assert.Equal(words, bytes.Bytes());

    [Theory]
    [InlineData(1, "1 class")]
    [InlineData(1512, "1,512 classes")]
    public void One_is_not_many(int n, string words) => Assert.Equal(words, n.Of("class", "classes"));
}
