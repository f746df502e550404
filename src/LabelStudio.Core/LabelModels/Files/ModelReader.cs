using System.Buffers.Binary;
using System.Text;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Files;

/// <summary>Reads what <see cref="ModelWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">From any method: the bytes end too early or contradict themselves.</exception>
internal sealed class ModelReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    public bool AtEnd => _at == bytes.Length;

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public bool Bool() => Take(1)[0] != 0;

    public string Text() => Encoding.UTF8.GetString(Take(Int()));

    public string[] Texts() => Each(4, Text);

    public bool[] Bools() => Each(1, Bool);

    public int[] Ints() => Each(4, Int);

    public double[] Doubles() => Each(8, Double);

    /// <summary>Numbers of which there must be a given count.</summary>
    public double[] Doubles(int count) => Checked(Doubles(), count);

    public double[]? DoublesOrNull(int count) => Bool() ? Doubles(count) : null;

    public double[] Sparse(int count)
    {
        var values = new double[count];
        foreach (var i in Mask(count)) values[i] = Double();
        return values;
    }

    public long[] SparseLongs(int count)
    {
        var values = new long[count];
        foreach (var i in Mask(count)) values[i] = Long();
        return values;
    }

    public VoteTallies Tallies(int functions, int classes)
    {
        if (Int() != classes) throw Contradiction();
        int documents = Int(), covered = Int();
        var plain = SparseLongs(checked(functions * classes));
        var voted = new VotedClasses(classes, Each(4, Set));
        return new VoteTallies(voted, documents, covered, plain, Each(16, () => Tally(functions, voted.Sets.Count)));
    }

    private ClassSet Set()
    {
        var shares = Each(12, () => (Class: Int(), Share: (float)Double()));
        return new ClassSet([.. shares.Select(s => s.Class)], [.. shares.Select(s => s.Share)]);
    }

    private SetTally Tally(int functions, int sets)
    {
        var tally = new SetTally(Int(), Int(), Long());
        return tally.Function >= 0 && tally.Function < functions && tally.Set >= 0 && tally.Set < sets ? tally : throw Contradiction();
    }

    public FunctionSums Sums(int functions) => new(Doubles(functions), Doubles(functions));

    public GoldHits Hits(int functions) => new(Doubles(functions), Doubles(functions));

    private static T[] Checked<T>(T[] values, int count) => values.Length == count ? values : throw Contradiction();

    public static InvalidDataException Contradiction() => new("The label model in this file contradicts itself; fit it again.");

    private int[] Mask(int count)
    {
        if (Int() != count) throw Contradiction();
        var bits = Take((count + 7) / 8);
        var set = new List<int>();
        for (var i = 0; i < count; i++)
            if ((bits[i / 8] >> (i % 8) & 1) != 0) set.Add(i);
        return [.. set];
    }

    private T[] Each<T>(int leastBytes, Func<T> read)
    {
        var count = Int();
        if (count < 0 || (long)count * leastBytes > bytes.Length - _at) throw Contradiction();
        var values = new T[count];
        for (var i = 0; i < count; i++) values[i] = read();
        return values;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - _at) throw Contradiction();
        var span = bytes.Span.Slice(_at, count);
        _at += count;
        return span;
    }
}
