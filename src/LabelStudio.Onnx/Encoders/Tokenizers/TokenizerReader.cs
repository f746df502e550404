using System.Text.Json;
using System.Text.RegularExpressions;
using LabelStudio.Onnx.Encoders.Unicode;

namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>Makes a tokenizer from a folder's tokenizer.json (Hugging Face's form) or vocab.txt (BERT's).</summary>
internal static class TokenizerReader
{
    private const int LongestWord = 100;
    private const string Continuation = "##";

    /// <param name="folder">The encoder's folder.</param>
    /// <param name="maxTokens">The most tokens of a text.</param>
    public static SentenceTokenizer Read(string folder, int maxTokens)
    {
        var json = Path.Combine(folder, "tokenizer.json");
        if (JsonFile.Read(json) is { } file)
            try
            {
                return FromJson(file, json, maxTokens);
            }
            catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
            {
                throw new EncoderException($"{json}: The file is no tokenizer in the form that is known here ({e.Message}). Copy it from the model's own folder again.", e);
            }
        var list = Path.Combine(folder, "vocab.txt");
        if (File.Exists(list)) return FromList(list, JsonFile.Read(Path.Combine(folder, "tokenizer_config.json")), maxTokens);
        throw new EncoderException($"{folder}: There is neither a tokenizer.json nor a vocab.txt. Copy the one that belongs to the model into the folder.");
    }

    private static SentenceTokenizer FromList(string path, JsonElement? settings, int maxTokens)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var id = 0;
            foreach (var line in File.ReadLines(path)) vocabulary[line.TrimEnd('\r')] = id++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EncoderException($"{path}: The file cannot be read ({e.Message}).", e);
        }
        int Special(string token) => vocabulary.TryGetValue(token, out var id)
            ? id : throw new EncoderException($"{path}: The list has no {token}, so it is no vocabulary of BERT's kind: one piece a line, the first line is id 0.");
        var lowercase = settings?.Flag("do_lower_case") ?? true;
        var words = new BertWords(lowercase, settings?.Flag("strip_accents") ?? lowercase, SplitChinese: settings?.Flag("tokenize_chinese_chars") ?? true);
        var pieces = new WordPieceModel(vocabulary, Special("[UNK]"), Continuation, LongestWord, words);
        return new SentenceTokenizer(pieces, [Special("[CLS]")], [Special("[SEP]")], vocabulary.GetValueOrDefault("[PAD]"), maxTokens);
    }

    private static SentenceTokenizer FromJson(JsonElement file, string path, int maxTokens)
    {
        var model = file.Member("model") ?? throw new EncoderException($"{path}: The file has no \"model\". Copy it from the model's own folder again.");
        // files of the first versions name no type; a list of pieces with scores is a unigram model
        var type = model.Text("type") ?? (model.Member("vocab")?.ValueKind == JsonValueKind.Array ? "Unigram"
            : model.Member("continuing_subword_prefix") != null && model.Member("merges") == null ? "WordPiece" : "no type");
        IPieceModel pieces = type switch
        {
            "Unigram" => Unigram(file, model, path),
            "WordPiece" => WordPiece(file, model, path),
            _ => throw new EncoderException($"{path}: Tokenizers of the type \"{type}\" are not known here, only Unigram and WordPiece. Choose an encoder with one of these."),
        };
        var (before, after) = Marks(file.Member("post_processor"), path);
        if (maxTokens <= before.Length + after.Length)
            throw new EncoderException($"{path}: The model reads {maxTokens} tokens, and its own marks fill them all. Correct its greatest length.");
        return new SentenceTokenizer(pieces, before, after, Padding(file), maxTokens);
    }

    private static UnigramModel Unigram(JsonElement file, JsonElement model, string path)
    {
        var vocabulary = model.GetProperty("vocab").EnumerateArray().Select(v => (Piece: v[0].GetString() ?? "", Score: v[1].GetDouble())).ToArray();
        if (vocabulary.Length == 0) throw new EncoderException($"{path}: The vocabulary is empty. Copy the file from the model's own folder again.");
        var unknown = model.Number("unk_id") ?? -1;
        if (unknown >= vocabulary.Length)
            throw new EncoderException($"{path}: The unknown piece {unknown} is not among the {vocabulary.Length} of the vocabulary. Copy the file from the model's own folder again.");
        var bytes = model.Flag("byte_fallback") == true ? Bytes(vocabulary) : null;
        var steps = new List<Func<string, string>>();
        if (file.Member("normalizer") is { } normalizer) AddSteps(normalizer, steps, path);
        var spaces = new SpacePlan(SpaceInFront: false, CutAtSpaces: false);
        if (file.Member("pre_tokenizer") is { } plan) spaces = Spaces(plan, steps, path);
        return new UnigramModel(vocabulary, unknown, bytes, new TextSteps(steps), spaces);
    }

    private static int[]? Bytes((string Piece, double Score)[] vocabulary)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < vocabulary.Length; i++) ids[vocabulary[i].Piece] = i;
        int[] bytes = [.. Enumerable.Range(0, 256).Select(b => ids.GetValueOrDefault($"<0x{b:X2}>", -1))];
        return bytes.Contains(-1) ? null : bytes;
    }

    private static void AddSteps(JsonElement step, List<Func<string, string>> steps, string path)
    {
        switch (step.Text("type"))
        {
            case "Sequence":
                foreach (var part in step.GetProperty("normalizers").EnumerateArray()) AddSteps(part, steps, path);
                break;
            case "NFC": steps.Add(Normalization.Nfc); break;
            case "NFD": steps.Add(Normalization.Nfd); break;
            case "NFKC": steps.Add(Normalization.Nfkc); break;
            case "NFKD": steps.Add(Normalization.Nfkd); break;
            // whitespace is a space already
            case "Nmt": break;
            case "Lowercase": steps.Add(text => text.ToLowerInvariant()); break;
            case "Strip":
                var (left, right) = (step.Flag("strip_left") ?? true, step.Flag("strip_right") ?? true);
                if (left) steps.Add(text => text.TrimStart());
                if (right) steps.Add(text => text.TrimEnd());
                break;
            case "Prepend":
                var front = step.Text("prepend") ?? "";
                steps.Add(text => text.Length > 0 ? front + text : text);
                break;
            case "Replace": steps.Add(Replacement(step, path)); break;
            case var other:
                throw new EncoderException($"{path}: A text would have to be normalized by \"{other}\", which is not known here. Choose another encoder.");
        }
    }

    private static Func<string, string> Replacement(JsonElement step, string path)
    {
        var content = step.Text("content") ?? "";
        var pattern = step.GetProperty("pattern");
        if (pattern.Text("String") is { Length: > 0 } literal) return text => text.Replace(literal, content, StringComparison.Ordinal);
        var source = pattern.Text("Regex") ?? throw new EncoderException($"{path}: A replacement has no pattern. Copy the file from the model's own folder again.");
        try
        {
            // linear in the text, whatever the pattern
            var regex = new Regex(source, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text => regex.Replace(text, _ => content);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new EncoderException($"{path}: The pattern {source} cannot be used here ({e.Message}). Choose another encoder.", e);
        }
    }

    private static SpacePlan Spaces(JsonElement plan, List<Func<string, string>> steps, string path)
    {
        switch (plan.Text("type"))
        {
            case "Metaspace":
                if (plan.Text("replacement") is { } mark && mark != UnigramModel.Space.ToString())
                    throw new EncoderException($"{path}: Spaces are written as \"{mark}\", not as U+2581, which is not known here. Choose another encoder.");
                var front = plan.Text("prepend_scheme") is { } scheme ? scheme != "never" : plan.Flag("add_prefix_space") ?? true;
                return new SpacePlan(front, plan.Flag("split") ?? true);
            case "WhitespaceSplit":
                steps.Add(text => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
                return new SpacePlan(SpaceInFront: false, CutAtSpaces: true);
            case "Sequence":
                return plan.GetProperty("pretokenizers").EnumerateArray().Select(p => Spaces(p, steps, path)).Last();
            case var other:
                throw new EncoderException($"{path}: Texts would have to be cut by \"{other}\", which is not known here for a Unigram model. Choose another encoder.");
        }
    }

    private static WordPieceModel WordPiece(JsonElement file, JsonElement model, string path)
    {
        var vocabulary = model.GetProperty("vocab").EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetInt32())).ToArray();
        var unknown = model.Text("unk_token") ?? "[UNK]";
        var id = vocabulary.Where(v => v.Key == unknown).Select(v => (int?)v.Value).FirstOrDefault()
            ?? throw new EncoderException($"{path}: The unknown piece {unknown} is not in the vocabulary. Copy the file from the model's own folder again.");
        if (file.Member("pre_tokenizer")?.Text("type") is { } cut and not "BertPreTokenizer")
            throw new EncoderException($"{path}: Texts would have to be cut by \"{cut}\", which is not known here for a WordPiece model. Choose another encoder.");
        var words = new BertWords(Lowercase: false, StripAccents: false, CleanText: false, SplitChinese: false);
        if (file.Member("normalizer") is { } normalizer)
        {
            if (normalizer.Text("type") is var type and not "BertNormalizer")
                throw new EncoderException($"{path}: A text would have to be normalized by \"{type}\", which is not known here for a WordPiece model. Choose another encoder.");
            var lowercase = normalizer.Flag("lowercase") ?? true;
            words = new BertWords(lowercase, normalizer.Flag("strip_accents") ?? lowercase,
                normalizer.Flag("clean_text") ?? true, normalizer.Flag("handle_chinese_chars") ?? true);
        }
        return new WordPieceModel(vocabulary, id, model.Text("continuing_subword_prefix") ?? Continuation, model.Number("max_input_chars_per_word") ?? LongestWord, words);
    }

    /// <summary>The tokens that the model wants before and after a text.</summary>
    private static (int[] Before, int[] After) Marks(JsonElement? processor, string path)
    {
        if (processor is not { } marks) return ([], []);
        switch (marks.Text("type"))
        {
            case "BertProcessing" or "RobertaProcessing":
                return ([marks.GetProperty("cls")[1].GetInt32()], [marks.GetProperty("sep")[1].GetInt32()]);
            case "TemplateProcessing":
                List<int> before = [], after = [];
                var side = before;
                foreach (var part in marks.GetProperty("single").EnumerateArray())
                    if (part.Member("SpecialToken")?.Text("id") is { } token)
                        side.AddRange(marks.GetProperty("special_tokens").GetProperty(token).GetProperty("ids").EnumerateArray().Select(i => i.GetInt32()));
                    else side = after;
                return ([.. before], [.. after]);
            case var other:
                throw new EncoderException($"{path}: The marks around a text would come from \"{other}\", which is not known here. Choose another encoder.");
        }
    }

    private static int Padding(JsonElement file)
    {
        if (file.Member("padding")?.Number("pad_id") is { } id) return id;
        if (file.Member("added_tokens") is { ValueKind: JsonValueKind.Array } added)
            foreach (var token in added.EnumerateArray())
                if (token.Text("content") is "[PAD]" or "<pad>")
                    return token.GetProperty("id").GetInt32();
        return 0;
    }
}
