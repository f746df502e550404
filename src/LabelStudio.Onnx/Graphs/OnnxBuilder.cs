using System.Runtime.InteropServices;
using Google.Protobuf;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>Writes an ONNX graph node by node. Values are known by name; names are numbered, so equal calls give equal bytes.</summary>
internal sealed class OnnxBuilder(string name)
{
    private const int IrVersion = 10;
    private static readonly (string Domain, int Version)[] Opsets = [("", 21), ("ai.onnx.ml", 4), ("com.microsoft", 1)];

    private readonly GraphProto _graph = new() { Name = name };
    private readonly Dictionary<string, string> _scalars = new(StringComparer.Ordinal);
    private string _prefix = "";
    private int _values;

    /// <summary>Declares an input; a dimension is a number or a name.</summary>
    public string Input(string input, DataType type, params object[] shape)
    {
        _graph.Input.Add(Describe(input, type, shape));
        return input;
    }

    /// <summary>Declares an output that a node makes under this name.</summary>
    public void Output(string output, DataType type, params object[] shape) => _graph.Output.Add(Describe(output, type, shape));

    /// <summary>A node with one result.</summary>
    public string Op(string op, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node("", op, inputs, [Fresh(op)], attributes)[0];

    /// <summary>A node whose result has the given name.</summary>
    public string OpNamed(string output, string op, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node("", op, inputs, [output], attributes)[0];

    /// <summary>A node of another operator set: ai.onnx.ml or com.microsoft.</summary>
    public string OpOf(string domain, string op, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(domain, op, inputs, [Fresh(op)], attributes)[0];

    /// <summary>A node with several results.</summary>
    public string[] OpMany(string op, int outputs, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node("", op, inputs, [.. Enumerable.Range(0, outputs).Select(_ => Fresh(op))], attributes);

    /// <summary>A constant tensor of numbers.</summary>
    public string Tensor<T>(string tensor, ReadOnlySpan<T> values, params long[] shape) where T : unmanaged
    {
        _graph.Initializer.Add(Raw(tensor, values, shape));
        return tensor;
    }

    /// <summary>A constant tensor of strings.</summary>
    public string Tensor(string tensor, IEnumerable<string> values, params long[] shape)
    {
        _graph.Initializer.Add(Strings(tensor, values, shape));
        return tensor;
    }

    /// <summary>Some integers as a constant of one dimension; equal ones are stored once.</summary>
    public string Ints(params long[] values)
    {
        var key = _prefix + "i" + string.Join('_', values).Replace('-', 'm');
        if (_scalars.TryAdd(key, key)) Tensor<long>(key, values, values.Length);
        return key;
    }

    /// <summary>Some 32-bit integers as a constant of one dimension; equal ones are stored once.</summary>
    public string Int32(params int[] values)
    {
        var key = _prefix + "n" + string.Join('_', values).Replace('-', 'm');
        if (_scalars.TryAdd(key, key)) Tensor<int>(key, values, values.Length);
        return key;
    }

    /// <summary>Some truth values as a constant of one dimension; equal ones are stored once.</summary>
    public string Bools(params bool[] values)
    {
        var key = _prefix + "b" + string.Concat(values.Select(v => v ? '1' : '0'));
        if (_scalars.TryAdd(key, key)) Tensor<bool>(key, values, values.Length);
        return key;
    }

    /// <summary>One real number as a constant of one dimension.</summary>
    public string Real(float value)
    {
        var key = _prefix + "f" + BitConverter.SingleToUInt32Bits(value).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        if (_scalars.TryAdd(key, key)) Tensor<float>(key, [value], 1);
        return key;
    }

    /// <summary>An integer without dimensions.</summary>
    public string Scalar(long value)
    {
        var key = _prefix + "s" + value.ToString(System.Globalization.CultureInfo.InvariantCulture).Replace('-', 'm');
        if (_scalars.TryAdd(key, key)) Tensor<long>(key, [value]);
        return key;
    }

    /// <summary>One of two graphs by a condition. They see all values made here so far; names inside are their own.</summary>
    /// <param name="condition">One truth value.</param>
    /// <param name="type">What both make.</param>
    /// <param name="then">Adds the one graph and names its result.</param>
    /// <param name="otherwise">Adds the other.</param>
    public string If(string condition, DataType type, Func<OnnxBuilder, string> then, Func<OnnxBuilder, string> otherwise)
    {
        return Op("If", [condition], ("then_branch", Branch("then", then)), ("else_branch", Branch("else", otherwise)));

        GraphProto Branch(string branch, Func<OnnxBuilder, string> add)
        {
            var builder = new OnnxBuilder(branch) { _prefix = branch + "_" };
            builder._graph.Output.Add(new ValueInfoProto { Name = add(builder), Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } } });
            return builder._graph;
        }
    }

    /// <summary>The model with its metadata, ready to be written.</summary>
    public ModelProto Build(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "LabelStudio", Graph = _graph };
        foreach (var (domain, version) in Opsets) model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        foreach (var (key, value) in metadata) model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }

    /// <summary>A tensor for use as an attribute or a constant.</summary>
    public static TensorProto Raw<T>(string tensor, ReadOnlySpan<T> values, params long[] shape) where T : unmanaged
    {
        var proto = new TensorProto { Name = tensor, DataType = (int)TypeOf<T>(), RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        proto.Dims.AddRange(shape);
        return proto;
    }

    /// <summary>A tensor of strings for use as an attribute or a constant.</summary>
    public static TensorProto Strings(string tensor, IEnumerable<string> values, params long[] shape)
    {
        var proto = new TensorProto { Name = tensor, DataType = (int)DataType.String };
        proto.Dims.AddRange(shape);
        foreach (var value in values) proto.StringData.Add(ByteString.CopyFromUtf8(value));
        return proto;
    }

    private string Fresh(string op) => $"{_prefix}{op}_{_values++}";

    private string[] Node(string domain, string op, string[] inputs, string[] outputs, (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op, Domain = domain, Name = $"{_prefix}node_{_graph.Node.Count}_{op}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var (attribute, value) in attributes) node.Attribute.Add(Attribute(attribute, value));
        _graph.Node.Add(node);
        return outputs;
    }

    private static ValueInfoProto Describe(string value, DataType type, object[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var d in shape)
            dimensions.Dim.Add(d is string symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(d, System.Globalization.CultureInfo.InvariantCulture) });
        return new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }

    private static AttributeProto Attribute(string attribute, object value)
    {
        var proto = new AttributeProto { Name = attribute };
        switch (value)
        {
            case int or long:
                proto.I = Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
                proto.Type = AttributeProto.Types.AttributeType.Int;
                break;
            case float f:
                proto.F = f;
                proto.Type = AttributeProto.Types.AttributeType.Float;
                break;
            case string s:
                proto.S = ByteString.CopyFromUtf8(s);
                proto.Type = AttributeProto.Types.AttributeType.String;
                break;
            case long[] ints:
                proto.Ints.AddRange(ints);
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                break;
            case string[] strings:
                foreach (var s in strings) proto.Strings.Add(ByteString.CopyFromUtf8(s));
                proto.Type = AttributeProto.Types.AttributeType.Strings;
                break;
            case GraphProto graph:
                proto.G = graph;
                proto.Type = AttributeProto.Types.AttributeType.Graph;
                break;
            case TensorProto tensor:
                proto.T = tensor;
                proto.Type = AttributeProto.Types.AttributeType.Tensor;
                break;
            default:
                throw new ArgumentException($"An attribute cannot hold a {value.GetType().Name}.", nameof(value));
        }
        return proto;
    }

    private static DataType TypeOf<T>() =>
        typeof(T) == typeof(float) ? DataType.Float
        : typeof(T) == typeof(double) ? DataType.Double
        : typeof(T) == typeof(Half) ? DataType.Float16
        : typeof(T) == typeof(long) ? DataType.Int64
        : typeof(T) == typeof(int) ? DataType.Int32
        : typeof(T) == typeof(ushort) ? DataType.Uint16
        : typeof(T) == typeof(sbyte) ? DataType.Int8
        : typeof(T) == typeof(bool) ? DataType.Bool
        : throw new ArgumentException($"A tensor cannot hold {typeof(T).Name}.");
}
