using Google.Protobuf;
using LabelStudio.Onnx.Graphs;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Tests.Encoders;

/// <summary>A folder with an encoder of two numbers a token, so small that its vectors can be computed by hand. Deleted afterwards.</summary>
internal sealed class TinyEncoder : IDisposable
{
    public static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "north", "east", "##ern"];

    // [CLS] and [SEP] say nothing; the padding would be heard from afar
    private static readonly float[] Vectors = [1000, -1000, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 3, 4];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labelstudio-encoder-");

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    public TinyEncoder With(string file, string content)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public TinyEncoder WithVocabulary(params string[] more) => With("vocab.txt", string.Join('\n', [.. Vocabulary, .. more]) + "\n");

    /// <summary>BERT's inputs, the vectors of the tokens as they are; segments other than 0 would spoil them.</summary>
    public TinyEncoder WithTokenModel(DataType integers = DataType.Int64, string ids = "input_ids")
    {
        var graph = new OnnxBuilder("tiny");
        graph.Input(ids, integers, "batch", "seq");
        graph.Input("attention_mask", integers, "batch", "seq");
        graph.Input("token_type_ids", integers, "batch", "seq");
        var rows = graph.Op("Gather", [graph.Tensor<float>("vectors", Vectors, 7, 2), ids], ("axis", 0));
        var segments = graph.Op("Cast", [graph.Op("Unsqueeze", ["token_type_ids", graph.Ints(2)])], ("to", (int)DataType.Float));
        graph.OpNamed("last_hidden_state", "Add", [rows, segments]);
        graph.Output("last_hidden_state", DataType.Float, "batch", "seq", 2);
        return Write(graph);
    }

    /// <summary>All tokens in one list; the vectors of a text's tokens are added up.</summary>
    public TinyEncoder WithSparseModel()
    {
        var graph = new OnnxBuilder("tiny");
        graph.Input("indices", DataType.Int64, "tokens", 2);
        graph.Input("values", DataType.Int64, "tokens");
        graph.Input("dense_shape", DataType.Int64, 2);
        var rows = graph.Op("Gather", [graph.Tensor<float>("vectors", Vectors, 7, 2), "values"], ("axis", 0));
        var size = graph.Op("Concat", [graph.Op("Slice", ["dense_shape", graph.Ints(0), graph.Ints(1)]), graph.Ints(2)], ("axis", 0));
        var zeros = graph.Op("ConstantOfShape", [size]);
        var texts = graph.Op("Slice", ["indices", graph.Ints(0), graph.Ints(1), graph.Ints(1)]);
        graph.OpNamed("sentence_embedding", "ScatterND", [zeros, texts, rows], ("reduction", "add"));
        graph.Output("sentence_embedding", DataType.Float, "batch", 2);
        return Write(graph);
    }

    private TinyEncoder Write(OnnxBuilder graph)
    {
        File.WriteAllBytes(Path.Combine(Folder, "model.onnx"), graph.Build([]).ToByteArray());
        return this;
    }
}
