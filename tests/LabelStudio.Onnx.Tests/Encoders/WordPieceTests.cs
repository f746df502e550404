using System.Diagnostics;
using LabelStudio.Onnx.Encoders.Tokenizers;

namespace LabelStudio.Onnx.Tests.Encoders;

public sealed class WordPieceTests
{
    private static readonly string[] Vocabulary =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "##ffa", "##a", "want", "##want", "##ed", "wa", "runn", "##ing", ",", "[", "]",
        "sep", "strasse", "caf", "##e", "\u4eca", "\u65e5", "!", "a", "##\u0301", "caf\u00e9", "Un",
    ];

    [Fact]
    public void The_longest_piece_first_as_in_the_paper()
    {
        // un ##aff ##able; want ##ed; runn ##ing; unwanted = un ##want ##ed; from BERT's own tests, by hand
        Assert.Equal([4, 5, 6], Pieces("unaffable"));
        Assert.Equal([4, 10, 11, 13, 14], Pieces("UNwant\u00E9d,running"[..8] + " running"));
        Assert.Equal([4, 10, 11, 15, 13, 14], Pieces("UNwant\u00E9d,running"));
        // a word that cannot be spelled to its end is unknown as a whole
        Assert.Equal([4, 10, 11, 1], Pieces("unwanted runningX"));
        // "unaa" is un ##a ##a: longest first never goes back
        Assert.Equal([4, 8, 8], Pieces("unaa"));
    }

    [Fact]
    public void Punctuation_and_Chinese_characters_stand_alone()
    {
        Assert.Equal([24, 25, 15, 25, 24, 24], Pieces("!a,a!!"));
        Assert.Equal([25, 22, 23, 25], Pieces("a\u4eca\u65e5a"));
        // a document cannot write a control token
        Assert.Equal([16, 18, 17], Pieces("[SEP]"));
    }

    [Fact]
    public void Accents_and_case_go_only_where_the_model_never_saw_them()
    {
        Assert.Equal([20, 21], Pieces("Cafe\u0301"));
        Assert.Equal([20, 21], Pieces("CAF\u00c9"));
        var cased = Model(new BertWords(Lowercase: false, StripAccents: false));
        Assert.Equal([27], cased.Pieces("caf\u00e9", 99));
        Assert.Equal([1], cased.Pieces("Caf\u00e9", 99));
        Assert.Equal([28, 5], cased.Pieces("Unaff", 99));
        Assert.Equal([20, 21, 26], cased.Pieces("cafe\u0301", 99));
    }

    [Fact]
    public void Control_characters_go_and_every_kind_of_whitespace_cuts()
    {
        Assert.Equal([9, 25, 25], Pieces("wa\0nt\ta\u00a0\u3000\r\na\ufffd\u200b\ud800"));
        Assert.Empty(Pieces(""));
        Assert.Empty(Pieces(" \0\u200d\udc00\n"));
        // an emoji is a word, here an unknown one
        Assert.Equal([25, 1, 25], Pieces("a \U0001F600 a"));
    }

    [Fact]
    public void A_word_of_more_than_a_hundred_letters_is_unknown()
    {
        Assert.Equal(100, Pieces("un" + new string('a', 98)).Count + 1);
        Assert.Equal([1], Pieces("un" + new string('a', 99)));
    }

    [Fact]
    public void Marks_stand_around_what_fits()
    {
        var tokenizer = new SentenceTokenizer(Model(), [2], [3], 0, 5);
        Assert.Equal([2, 4, 5, 6, 3], tokenizer.Encode("unaffable unaffable"));
        Assert.Equal([2, 25, 3], tokenizer.Encode("a"));
        Assert.Empty(tokenizer.Encode(""));
        Assert.Equal(Vocabulary.Length, tokenizer.VocabularySize);
    }

    [Fact]
    public void Megabytes_take_linear_time()
    {
        var clock = Stopwatch.StartNew();
        foreach (var unit in (string[])["un", "unwant ", "\u0323\u0301", "!", "\u4eca"])
            Model().Pieces("a" + string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length)), int.MaxValue);
        // quadratic work would take hours
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    private static List<int> Pieces(string text) => Model().Pieces(text, 999);

    private static WordPieceModel Model(BertWords? words = null) =>
        new(Vocabulary.Select((piece, id) => KeyValuePair.Create(piece, id)), 1, "##", 100, words ?? new BertWords(Lowercase: true, StripAccents: true));
}
