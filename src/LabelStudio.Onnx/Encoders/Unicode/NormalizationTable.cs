using System.Globalization;

namespace LabelStudio.Onnx.Encoders.Unicode;

/// <summary>Decompositions, compositions and combining classes of the Unicode Character Database.</summary>
internal sealed class NormalizationTable
{
    private const string Resource = "LabelStudio.Onnx.Encoders.Unicode.normalization.txt";

    private static readonly Lazy<NormalizationTable> Loaded = new(() => new NormalizationTable());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatibility = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    private NormalizationTable()
    {
        using var stream = typeof(NormalizationTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var parts = line.Split(' ');
            if (parts[0] == "C")
            {
                var last = Hex(parts[2]);
                for (var c = Hex(parts[1]); c <= last; c++) _classes[c] = byte.Parse(parts[3], CultureInfo.InvariantCulture);
                continue;
            }
            var code = Hex(parts[1]);
            int[] decomposition = [.. parts[2..].Select(Hex)];
            _compatibility[code] = decomposition;
            if (parts[0] == "K") continue;
            _canonical[code] = decomposition;
            if (parts[0] == "D") _compositions[(decomposition[0], decomposition[1])] = code;
        }
        Flatten(_canonical);
        Flatten(_compatibility);
    }

    public static NormalizationTable Instance => Loaded.Value;

    /// <summary>The whole decomposition of a code point, or null when it stands for itself. Hangul syllables are not in the table.</summary>
    public int[]? Decomposition(int code, bool compatibility) => (compatibility ? _compatibility : _canonical).GetValueOrDefault(code);

    /// <summary>The code point that two compose to, or -1.</summary>
    public int Composition(int first, int second) => _compositions.GetValueOrDefault((first, second), -1);

    /// <summary>The canonical combining class, 0 for a starter.</summary>
    public byte CombiningClass(int code) => _classes.GetValueOrDefault(code);

    // the file gives one step at a time
    private static void Flatten(Dictionary<int, int[]> decompositions)
    {
        foreach (var code in decompositions.Keys.ToArray())
            while (decompositions[code].Any(decompositions.ContainsKey))
                decompositions[code] = [.. decompositions[code].SelectMany(c => decompositions.GetValueOrDefault(c) ?? [c])];
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
