using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Tests.Encoders;

public sealed class EncoderFolderTests
{
    private const string WordPieceJson = """
        {"normalizer": {"type": "BertNormalizer", "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]"}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "[SEP]"}}],
           "special_tokens": {"[CLS]": {"ids": [2]}, "[SEP]": {"ids": [3]}}},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "north": 4, "east": 5, "##ern": 6}}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mean_of_the_tokens_without_the_padding(bool narrow)
    {
        using var tiny = new TinyEncoder().WithVocabulary().WithTokenModel(narrow ? DataType.Int32 : DataType.Int64);
        using var encoder = OnnxSentenceEncoder.Open(tiny.Folder);
        Assert.Equal((2, Pooling.Mean), (encoder.Dimensions, encoder.Pooling));
        Assert.Equal([2, 4, 6, 3], encoder.Tokenizer.Encode("Northern"));
        // north + east = (1, 1); eastern = (1, 0) + (3, 4); the shorter text is filled up in its batch
        var vectors = encoder.Encode(["North East", "east", "eastern", "", "north north east"]);
        Same([Math.Sqrt(0.5), Math.Sqrt(0.5)], vectors[0]);
        Same([1, 0], vectors[1]);
        Same([Math.Sqrt(0.5), Math.Sqrt(0.5)], vectors[2]);
        Same([0, 0], vectors[3]);
        Same([1 / Math.Sqrt(5), 2 / Math.Sqrt(5)], vectors[4]);
    }

    [Fact]
    public void The_first_token_where_the_folder_says_so()
    {
        using var tiny = new TinyEncoder().With("tokenizer.json", WordPieceJson.Replace("{\"SpecialToken\": {\"id\": \"[CLS]\"}}, ", "", StringComparison.Ordinal))
            .WithTokenModel().With("1_Pooling/config.json", """{"word_embedding_dimension": 2, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}""");
        using var encoder = OnnxSentenceEncoder.Open(tiny.Folder);
        Assert.Equal(Pooling.Cls, encoder.Pooling);
        Assert.Equal([4, 5, 3], encoder.Tokenizer.Encode("north east"));
        Same([0, 1], encoder.Encode(["north east"])[0]);
    }

    [Fact]
    public void Tokens_in_one_list_for_models_that_want_them_so()
    {
        using var tiny = new TinyEncoder().With("tokenizer.json", WordPieceJson).WithSparseModel();
        using var encoder = OnnxSentenceEncoder.Open(tiny.Folder);
        Assert.Equal(Pooling.None, encoder.Pooling);
        var vectors = encoder.Encode(["east", "north east", "north"]);
        Same([1, 0], vectors[0]);
        Same([Math.Sqrt(0.5), Math.Sqrt(0.5)], vectors[1]);
        Same([0, 1], vectors[2]);
    }

    [Fact]
    public void The_configured_length_cuts_texts()
    {
        using var tiny = new TinyEncoder().WithVocabulary().WithTokenModel().With("encoder.json", """{"max_tokens": 4}""").With("config.json", """{"max_position_embeddings": 512}""");
        using var encoder = OnnxSentenceEncoder.Open(tiny.Folder);
        Assert.Equal([2, 4, 4, 3], encoder.Tokenizer.Encode("north north north east"));
    }

    [Fact]
    public void The_identity_is_the_content_of_the_folder()
    {
        using var tiny = new TinyEncoder().WithVocabulary().WithTokenModel();
        using var same = new TinyEncoder().WithVocabulary().WithTokenModel();
        Assert.Equal(Identity(tiny), Identity(same));
        same.With("encoder.json", """{"pooling": "cls"}""");
        Assert.NotEqual(Identity(tiny), Identity(same));
        tiny.With("tokenizer_config.json", """{"do_lower_case": false}""");
        Assert.NotEqual(Identity(same), Identity(tiny));

        static string Identity(TinyEncoder folder)
        {
            using var encoder = OnnxSentenceEncoder.Open(folder.Folder);
            return encoder.Identity;
        }
    }

    [Fact]
    public void Every_kind_of_wrong_folder_is_named()
    {
        Refused(new TinyEncoder(), "There is no model.onnx");
        Refused(new TinyEncoder().With("a.onnx", "").With("b.onnx", ""), "several models (a.onnx, b.onnx)");
        Refused(new TinyEncoder().With("encoder.json", """{"model": "x.onnx"}"""), "names the model x.onnx");
        Refused(new TinyEncoder().WithTokenModel(), "neither a tokenizer.json nor a vocab.txt");
        Refused(new TinyEncoder().WithVocabulary().With("model.onnx", "no model"), "not a whole ONNX model");
        Refused(new TinyEncoder().WithTokenModel().With("vocab.txt", "north\neast\n"), "has no [UNK]");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", """{"model": {"type": "BPE"}}"""), "type \"BPE\" are not known");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", """{"model": {"type": "Unigram"}}"""), "no tokenizer in the form");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", """{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", "b"]]}}"""), "no tokenizer in the form");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", "{\"model\""), "not whole JSON");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", "[]"), "no JSON object");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json",
            """{"normalizer": {"type": "Precompiled"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", -1]]}}"""), "normalized by \"Precompiled\"");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", """{"model": {"type": "Unigram", "unk_id": 7, "vocab": [["a", -1]]}}"""), "unknown piece 7 is not among the 1");
        Refused(new TinyEncoder().WithTokenModel().With("tokenizer.json", WordPieceJson.Replace("[3]", "[30]", StringComparison.Ordinal)), "cannot read the last of the tokenizer's 31 tokens");
        Refused(new TinyEncoder().WithVocabulary("one", "too", "many").WithTokenModel(), "cannot read the last of the tokenizer's 10 tokens");
        Refused(new TinyEncoder().WithVocabulary().WithTokenModel().With("encoder.json", """{"dimensions": 384}"""), "vectors of 2 numbers, but the folder's configuration says 384");
        Refused(new TinyEncoder().WithVocabulary().WithTokenModel().With("encoder.json", """{"pooling": "max"}"""), "pooling \"max\" is not known");
        Refused(new TinyEncoder().WithVocabulary().WithTokenModel().With("encoder.json", """{"pooling": "none"}"""), "No output fits");
        Refused(new TinyEncoder().WithVocabulary().WithTokenModel().With("encoder.json", """{"output": "pooler"}"""), "\"pooler\" is not there");
        Refused(new TinyEncoder().WithVocabulary().WithTokenModel().With("encoder.json", """{"max_tokens": 2}"""), "no room for a text");
        Refused(new TinyEncoder().WithVocabulary().WithTokenModel(ids: "pixels"), "an input \"pixels\"");
        Assert.Contains("No such folder", Assert.Throws<EncoderException>(() => OnnxSentenceEncoder.Open("no-such-folder")).Message, StringComparison.Ordinal);
    }

    private static void Refused(TinyEncoder folder, string words)
    {
        using (folder)
            Assert.Contains(words, Assert.Throws<EncoderException>(() => OnnxSentenceEncoder.Open(folder.Folder)).Message, StringComparison.Ordinal);
    }

    private static void Same(double[] expected, float[] vector)
    {
        Assert.Equal(expected.Length, vector.Length);
        for (var i = 0; i < vector.Length; i++) Assert.Equal(expected[i], vector[i], 1e-6);
    }
}
