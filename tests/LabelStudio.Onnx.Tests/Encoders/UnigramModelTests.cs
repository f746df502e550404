using System.Diagnostics;
using System.Text;
using LabelStudio.Onnx.Encoders.Tokenizers;
using LabelStudio.Onnx.Encoders.Unicode;

namespace LabelStudio.Onnx.Tests.Encoders;

public sealed class UnigramModelTests
{
    private static readonly (string Piece, double Score)[] Vocabulary =
    [
        ("<unk>", 0), ("<s>", 0), ("\u2581", -3), ("a", -2), ("b", -2.5), ("ab", -3.625), ("aba", -5.25), ("\u2581a", -4), ("bab", -4.5),
        ("aa", -3.75), ("aaaa", -8), ("\u00e9", -6), ("b\u2581a", -4.25), ("\U0001F600", -5),
    ];

    [Fact]
    public void The_best_sum_of_scores_wins()
    {
        // "▁a" + "bab" = -8.5; "▁" + "aba" + "b" = -10.75; "▁a" + "b" + "ab" = -10.125
        Assert.Equal([7, 8], Model().Pieces("abab", 99));
        // "▁a" + "a" = -6; "▁" + "aa" = -6.75
        Assert.Equal([7, 3], Model().Pieces("aa", 99));
        // a piece may reach from one word into the next, unless texts are cut at spaces
        Assert.Equal([7, 12], Model().Pieces("ab a", 99));
        Assert.Equal([7, 4, 7], Model(cutAtSpaces: true).Pieces("ab a", 99));
    }

    [Fact]
    public void Unknown_letters_in_a_row_are_one_token_and_control_tokens_cannot_be_spelled()
    {
        Assert.Equal([7, 0, 4], Model().Pieces("a\u4e00\u4e8cb", 99));
        Assert.Equal([7, 0, 13, 0], Model().Pieces("a\0\ud83d\U0001F600\ud800\udfff\udc00", 99));
        Assert.DoesNotContain(1, Model().Pieces("<s>", 99));
        Assert.Empty(Model().Pieces("", 99));
    }

    [Fact]
    public void Bytes_spell_unknown_letters_where_the_vocabulary_has_them()
    {
        (string, double)[] vocabulary = [("<unk>", 0), .. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0.0)), ("x", -1)];
        var model = new UnigramModel(vocabulary, 0, [.. Enumerable.Range(1, 256)], new TextSteps([]), new SpacePlan(false, false));
        Assert.Equal([257, 1 + 0xE4, 1 + 0xB8, 1 + 0x80, 257], model.Pieces("x\u4e00x", 99));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Equal_to_a_search_over_all_segmentations_of_short_texts(bool cutAtSpaces)
    {
        var random = new Random(3);
        var model = Model(cutAtSpaces);
        for (var n = 0; n < 800; n++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 11); length > 0; length--) text.Append("aaabb \u00e9z"[random.Next(8)]);
            var spelled = text.Replace(' ', '\u2581').ToString();
            if (spelled[0] != '\u2581') spelled = '\u2581' + spelled;
            // with a cut before each space, pieces with a space inside are of no use
            var usable = Vocabulary.Where(v => v.Score < 0 && !(cutAtSpaces && v.Piece.IndexOf('\u2581') > 0)).ToDictionary(v => v.Piece, v => v.Score);
            Assert.Equal(BestScore(spelled, usable), Score(spelled, model.Pieces(text.ToString(), int.MaxValue)), 1e-9);
        }
    }

    [Fact]
    public void A_limit_gives_the_first_tokens_of_the_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => i % 7 == 0 ? " ab" : i % 3 == 0 ? "z" : "aab"));
        var whole = Model().Pieces(text, int.MaxValue);
        foreach (var most in (int[])[1, 2, 17, 100]) Assert.Equal(whole[..most], Model().Pieces(text, most)[..most]);
    }

    [Fact]
    public void Megabytes_take_linear_time()
    {
        var clock = Stopwatch.StartNew();
        foreach (var unit in (string[])["a", "ab ", "\u0315\u0301\u0323", "\ud800", "\0", " \n", "\U0001F600", "\ufdfa abcdefghijklmnopq"])
            Model(normalized: true).Pieces(string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length)), int.MaxValue);
        // quadratic work would take hours
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    private static UnigramModel Model(bool cutAtSpaces = false, bool normalized = false) =>
        new(Vocabulary, 0, null, new TextSteps(normalized ? [Normalization.Nfkc] : []), new SpacePlan(true, cutAtSpaces));

    private static double Unknown => Vocabulary.Min(v => v.Score) - 10;

    private static double BestScore(string text, Dictionary<string, double> usable)
    {
        if (text.Length == 0) return 0;
        var best = usable.ContainsKey(text[..1]) ? double.NegativeInfinity : Unknown + BestScore(text[1..], usable);
        foreach (var (piece, score) in usable)
            if (text.StartsWith(piece, StringComparison.Ordinal))
                best = Math.Max(best, score + BestScore(text[piece.Length..], usable));
        return best;
    }

    /// <summary>The score of pieces that must spell the text; an unknown one stands for a run of letters that no piece spells.</summary>
    private static double Score(string text, List<int> ids)
    {
        var at = 0;
        var score = 0.0;
        foreach (var id in ids)
            if (id != 0)
            {
                Assert.StartsWith(Vocabulary[id].Piece, text[at..], StringComparison.Ordinal);
                at += Vocabulary[id].Piece.Length;
                score += Vocabulary[id].Score;
            }
            else
                for (Assert.Equal('z', text[at]); at < text.Length && text[at] == 'z'; at++)
                    score += Unknown;
        Assert.Equal(text.Length, at);
        return score;
    }
}
