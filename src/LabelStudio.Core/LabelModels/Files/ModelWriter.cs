using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LabelStudio.Core.LabelModels.Files;

/// <summary>Writes the values of a fitted model one after the other, little-endian; <see cref="ModelReader"/> reads them back in the same order.</summary>
internal sealed class ModelWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    public void Bool(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Texts(IReadOnlyList<string> values)
    {
        Int(values.Count);
        foreach (var value in values) Text(value);
    }

    public void Bools(bool[] values)
    {
        Int(values.Length);
        foreach (var value in values) Bool(value);
    }

    public void Ints(IReadOnlyList<int> values)
    {
        Int(values.Count);
        foreach (var value in values) Int(value);
    }

    public void Doubles(double[] values)
    {
        Int(values.Length);
        foreach (var value in values) Double(value);
    }

    /// <summary>Numbers that may be absent as a whole.</summary>
    public void DoublesOrNull(double[]? values)
    {
        Bool(values != null);
        if (values != null) Doubles(values);
    }

    /// <summary>Numbers of which many are zero: a bit each, then those that are not.</summary>
    public void Sparse(double[] values)
    {
        Mask(values.Length, i => BitConverter.DoubleToInt64Bits(values[i]) != 0);
        foreach (var value in values)
            if (BitConverter.DoubleToInt64Bits(value) != 0) Double(value);
    }

    /// <summary>Whole numbers of which many are zero.</summary>
    public void Sparse(long[] values)
    {
        Mask(values.Length, i => values[i] != 0);
        foreach (var value in values)
            if (value != 0) Long(value);
    }

    public void Tallies(VoteTallies tallies)
    {
        Int(tallies.Classes);
        Int(tallies.Documents);
        Int(tallies.Covered);
        Sparse(tallies.PlainVotes);
        Int(tallies.Voted.Sets.Count);
        foreach (var set in tallies.Voted.Sets)
        {
            Int(set.Classes.Count);
            for (var i = 0; i < set.Classes.Count; i++)
            {
                Int(set.Classes[i]);
                Double(set.Shares[i]);
            }
        }
        Int(tallies.SetVotes.Count);
        foreach (var tally in tallies.SetVotes)
        {
            Int(tally.Function);
            Int(tally.Set);
            Long(tally.Votes);
        }
    }

    public void Hits(GoldHits hits)
    {
        Doubles(hits.Votes);
        Doubles(hits.Hits);
    }

    public void Sums(FunctionSums sums)
    {
        Doubles(sums.Right);
        Doubles(sums.Squares);
    }

    private void Mask(int count, Func<int, bool> set)
    {
        Int(count);
        for (var start = 0; start < count; start += 8)
        {
            var bits = 0;
            for (var i = start; i < Math.Min(count, start + 8); i++)
                if (set(i)) bits |= 1 << (i - start);
            Take(1)[0] = (byte)bits;
        }
    }

    private Span<byte> Take(int count)
    {
        var span = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return span;
    }
}
