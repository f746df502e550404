using LabelStudio.Core.Text;

namespace LabelStudio.Core.Tests.Text;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("card AND lost", "card AND (lost OR stolen)", "=card AND |+(|=lost|+ OR stolen)")]
    [InlineData("card", "card", "=card")]
    [InlineData("", "card", "+card")]
    [InlineData("card", "", "-card")]
    [InlineData("a b c", "a x c", "=a |-b|+x|= c")]
    public void What_was_added_and_removed_is_told_word_by_word(string earlier, string later, string expected) => Assert.Equal(expected, Written(earlier, later));

    [Fact]
    public void Without_the_removed_parts_it_is_the_later_text_and_without_the_added_the_earlier()
    {
        var random = new Random(5);
        string[] words = ["card", "AND", "(", ")", "lost*", " ", "OR", "é", "😀", "\"a b\""];
        for (var i = 0; i < 300; i++)
        {
            var (a, b) = (Text(), Text());
            var parts = TextDifference.Of(a, b);
            Assert.Equal(b, string.Concat(parts.Where(p => p.Kind != DifferenceKind.Removed).Select(p => p.Text)));
            Assert.Equal(a, string.Concat(parts.Where(p => p.Kind != DifferenceKind.Added).Select(p => p.Text)));
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)] + (random.Next(2) == 0 ? " " : "")));
    }

    [Fact]
    public void Long_texts_that_have_little_in_common_count_as_replaced()
    {
        var earlier = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"a{i}"));
        var later = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"b{i}"));
        Assert.Equal([DifferenceKind.Removed, DifferenceKind.Added], TextDifference.Of(earlier, later).Select(p => p.Kind));
    }

    private static string Written(string earlier, string later) => string.Join(
        '|', TextDifference.Of(earlier, later).Select(p => (p.Kind switch { DifferenceKind.Added => "+", DifferenceKind.Removed => "-", _ => "=" }) + p.Text));
}
