using System.Text;
using LabelStudio.Onnx.Encoders.Unicode;

namespace LabelStudio.Onnx.Tests.Encoders;

/// <summary>Unicode's own examples (UAX #15) and the relations between the forms that hold for every text.</summary>
public sealed class NormalizationTests
{
    [Theory]
    // text, NFD, NFC, NFKD, NFKC
    [InlineData("\u1e9b\u0323", "\u017f\u0323\u0307", "\u1e9b\u0323", "s\u0323\u0307", "\u1e69")]
    [InlineData("\u212b", "A\u030a", "\u00c5", "A\u030a", "\u00c5")]
    [InlineData("\u2126", "\u03a9", "\u03a9", "\u03a9", "\u03a9")]
    [InlineData("\u1e0a\u0323", "D\u0323\u0307", "\u1e0c\u0307", "D\u0323\u0307", "\u1e0c\u0307")]
    [InlineData("D\u0307\u0323", "D\u0323\u0307", "\u1e0c\u0307", "D\u0323\u0307", "\u1e0c\u0307")]
    [InlineData("\ufb01\u2075", "\ufb01\u2075", "\ufb01\u2075", "fi5", "fi5")]
    [InlineData("\uac01", "\u1100\u1161\u11a8", "\uac01", "\u1100\u1161\u11a8", "\uac01")]
    [InlineData("\uac00\u11a8", "\u1100\u1161\u11a8", "\uac01", "\u1100\u1161\u11a8", "\uac01")]
    // excluded from composition
    [InlineData("\u0958", "\u0915\u093c", "\u0915\u093c", "\u0915\u093c", "\u0915\u093c")]
    [InlineData("\ufb1d", "\u05d9\u05b4", "\u05d9\u05b4", "\u05d9\u05b4", "\u05d9\u05b4")]
    // above 16 bits
    [InlineData("\ud834\udd5e", "\ud834\udd57\ud834\udd65", "\ud834\udd57\ud834\udd65", "\ud834\udd57\ud834\udd65", "\ud834\udd57\ud834\udd65")]
    [InlineData("\ud804\udc99\ud804\udcba", "\ud804\udc99\ud804\udcba", "\ud804\udc9a", "\ud804\udc99\ud804\udcba", "\ud804\udc9a")]
    [InlineData("\ud835\udc9c\u3392", "\ud835\udc9c\u3392", "\ud835\udc9c\u3392", "AMHz", "AMHz")]
    [InlineData("plain", "plain", "plain", "plain", "plain")]
    [InlineData("", "", "", "", "")]
    public void Examples(string text, string nfd, string nfc, string nfkd, string nfkc)
    {
        Assert.Equal(nfd, Normalization.Nfd(text));
        Assert.Equal(nfc, Normalization.Nfc(text));
        Assert.Equal(nfkd, Normalization.Nfkd(text));
        Assert.Equal(nfkc, Normalization.Nfkc(text));
    }

    [Fact]
    public void The_forms_agree_on_every_code_point_and_on_hostile_texts()
    {
        var texts = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(c => new Rune(c).ToString()).Concat(HostileTexts.All());
        foreach (var text in texts)
        {
            var (nfc, nfd, nfkc, nfkd) = (Normalization.Nfc(text), Normalization.Nfd(text), Normalization.Nfkc(text), Normalization.Nfkd(text));
            var agree = Normalization.Nfc(nfd) == nfc && Normalization.Nfd(nfc) == nfd && Normalization.Nfkc(nfkd) == nfkc && Normalization.Nfkd(nfkc) == nfkd
                && Normalization.Nfkc(nfd) == nfkc && Normalization.Nfc(nfc) == nfc && Normalization.Nfkc(nfkc) == nfkc;
            Assert.True(agree, string.Join(' ', text.Select(c => $"{(int)c:X4}")));
        }
    }

    [Fact]
    public void Marks_of_one_class_keep_their_order_and_lone_surrogates_are_replaced()
    {
        Assert.Equal("a\u0323\u0301\u0300\u0315", Normalization.Nfd("a\u0301\u0315\u0300\u0323"));
        Assert.Equal("\ufffda\ufffd", Normalization.Nfc("\udc00a\ud800"));
    }
}
