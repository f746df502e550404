using System.Globalization;

namespace LabelStudio.Workflow.Files;

/// <summary>Writes a 32-bit number as the shortest text that reads back as the same number; of several the nearest. The text is that of .NET, which takes longer.</summary>
/// <remarks>
/// R. Giulietti, The Schubfach way to render doubles (2021), for 32 bits: the number and the bounds of what rounds to it are multiplied by a power of ten,
/// so that the shortest decimal between them has either all digits of the integer part or one less.
/// </remarks>
internal static class ShortestNumber
{
    /// <summary>No number is longer.</summary>
    public const int MostBytes = 32;

    // probabilities but the rarest; .NET writes what is less or more
    private const float Least = 1e-30f;

    // less than this is written with an exponent
    private const float LeastPlain = 1e-4f;

    // the first 64 bits of powers of ten, rounded up; numbers in the range need no others
    private static readonly ulong[] Powers = [.. Enumerable.Range(0, 39).Select(Power)];

    /// <summary>Writes a number.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="to">At least <see cref="MostBytes"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(float value, Span<byte> to)
    {
        if (!(value is >= Least and < 1))
        {
            value.TryFormat(to, out var written, default, CultureInfo.InvariantCulture);
            return written;
        }
        var (digits, exponent) = Shortest(value);
        while (digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }
        var count = Digits(digits);
        if (value < LeastPlain) return WriteExponent(digits, count, exponent, to);
        to[0] = (byte)'0';
        to[1] = (byte)'.';
        var length = 2 - exponent;
        to[2..(length - count)].Fill((byte)'0');
        Put(digits, to[(length - count)..length]);
        return length;
    }

    /// <summary>As 1.234E-05.</summary>
    private static int WriteExponent(uint digits, int count, int exponent, Span<byte> to)
    {
        Put(digits, to.Slice(1, count));
        to[0] = to[1];
        to[1] = (byte)'.';
        var at = count > 1 ? count + 1 : 1;
        to[at] = (byte)'E';
        to[at + 1] = (byte)'-';
        // one digit stands before the point
        Put((uint)-(exponent + count - 1), to.Slice(at + 2, 2));
        return at + 4;
    }

    private static int Digits(uint number)
    {
        var count = 1;
        for (; number >= 10; number /= 10) count++;
        return count;
    }

    /// <summary>Writes the last digits of a number, as many as there is room for.</summary>
    private static void Put(uint number, Span<byte> to)
    {
        for (var i = to.Length - 1; i >= 0; i--)
        {
            var rest = number / 10;
            to[i] = (byte)('0' + (number - rest * 10));
            number = rest;
        }
    }

    /// <summary>digits · 10^exponent, with zeros at the end where there are any.</summary>
    private static (uint Digits, int Exponent) Shortest(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var fraction = bits & 0x7F_FFFF;
        var c = fraction | 0x80_0000;
        var q = (int)(bits >> 23) - 150;
        // below a power of two the numbers lie twice as close
        var closer = fraction == 0;
        var odd = c & 1;
        var k = (q * 1_262_611 - (closer ? 524_031 : 0)) >> 22;
        var shift = q + ((-k * 1_741_647) >> 19) + 1;
        var power = Powers[-k];
        var low = Product(power, (4 * c - (closer ? 1u : 2u)) << shift) + odd;
        var middle = Product(power, (4 * c) << shift);
        var high = Product(power, (4 * c + 2) << shift) - odd;

        var whole = middle / 4;
        if (whole >= 10)
        {
            var tens = whole / 10;
            var below = low <= 40 * tens;
            var above = 40 * tens + 40 <= high;
            if (below != above) return (above ? tens + 1 : tens, k + 1);
        }
        var down = low <= 4 * whole;
        var up = 4 * whole + 4 <= high;
        if (down != up) return (up ? whole + 1 : whole, k);
        var half = 4 * whole + 2;
        return (middle > half || (middle == half && (whole & 1) != 0) ? whole + 1 : whole, k);
    }

    /// <summary>The integer part of the product over 2^64; its last bit is set where anything was cut off.</summary>
    private static uint Product(ulong power, uint number)
    {
        var high = Math.BigMul(power, number, out var low);
        return (uint)high | ((low >> 32) > 1 ? 1u : 0);
    }

    private static ulong Power(int exponent)
    {
        var power = UInt128.One;
        for (var i = 0; i < exponent; i++) power *= 10;
        var cut = 64 - (int)UInt128.LeadingZeroCount(power);
        return (ulong)(cut <= 0 ? power << -cut : ((power - 1) >> cut) + 1);
    }
}
