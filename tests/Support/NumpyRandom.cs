using System.Numerics;

namespace LabelStudio.Tests.Support;

/// <summary>The random numbers of numpy's <c>default_rng(seed)</c> (PCG64 seeded by SeedSequence), so that a seed makes the same votes here as where other models were measured.</summary>
public sealed class NumpyRandom
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);
    private static readonly (ulong[] Accept, double[] Width, double[] Density) Ziggurat = MakeZiggurat();

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint? _spare;

    public NumpyRandom(uint seed)
    {
        var words = SeedWords(seed);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    public double[] Uniforms(int count)
    {
        var draws = new double[count];
        for (var i = 0; i < count; i++) draws[i] = Uniform();
        return draws;
    }

    /// <summary>Whole numbers from <paramref name="low"/> to below <paramref name="high"/>; draws nothing where there is one choice only. Lemire, Fast random integer generation in an interval, 2019.</summary>
    public int[] Integers(int low, int high, int count)
    {
        var draws = new int[count];
        Array.Fill(draws, low);
        var range = (uint)(high - low);
        if (range == 1) return draws;
        for (var i = 0; i < count; i++)
        {
            var product = (ulong)Next32() * range;
            if ((uint)product < range)
            {
                var threshold = (uint.MaxValue - (range - 1)) % range;
                while ((uint)product < threshold) product = (ulong)Next32() * range;
            }
            draws[i] += (int)(product >> 32);
        }
        return draws;
    }

    /// <summary>Indices drawn with the given shares.</summary>
    public int[] Choices(double[] shares, int count)
    {
        var upTo = new double[shares.Length];
        var sum = 0.0;
        for (var k = 0; k < shares.Length; k++) upTo[k] = sum += shares[k];
        for (var k = 0; k < shares.Length; k++) upTo[k] /= sum;
        var draws = new int[count];
        for (var i = 0; i < count; i++)
        {
            var u = Uniform();
            while (draws[i] < shares.Length - 1 && upTo[draws[i]] <= u) draws[i]++;
        }
        return draws;
    }

    /// <summary>Shares that sum to 1; <paramref name="alpha"/> above 1.</summary>
    public double[] Dirichlet(int count, double alpha)
    {
        var draws = new double[count];
        for (var k = 0; k < count; k++) draws[k] = Gamma(alpha);
        var sum = draws.Sum();
        return [.. draws.Select(d => d / sum)];
    }

    /// <summary>Marsaglia and Tsang, A simple method for generating gamma variables, 2000.</summary>
    private double Gamma(double shape)
    {
        var b = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * b);
        while (true)
        {
            double x, v;
            do
            {
                x = Normal();
                v = 1 + c * x;
            }
            while (v <= 0);
            v = v * v * v;
            var u = Uniform();
            if (u < 1 - 0.0331 * x * x * x * x || Math.Log(u) < 0.5 * x * x + b * (1 - v + Math.Log(v))) return b * v;
        }
    }

    private double Normal()
    {
        while (true)
        {
            var bits = Next();
            var layer = (int)(bits & 0xFF);
            var size = (bits >> 9) & 0x000FFFFFFFFFFFFF;
            var x = size * Ziggurat.Width[layer] * ((bits >> 8 & 1) == 0 ? 1 : -1);
            if (size < Ziggurat.Accept[layer]) return x;
            if (layer == 0) throw new NotSupportedException("The tail of the normal distribution (one draw in four thousand) is not needed by the seeds in use; take another seed.");
            var density = Ziggurat.Density;
            if ((density[layer - 1] - density[layer]) * Uniform() + density[layer] < Math.Exp(-0.5 * x * x)) return x;
        }
    }

    private ulong Next()
    {
        Step();
        return BitOperations.RotateRight((ulong)(_state >> 64) ^ (ulong)_state, (int)(_state >> 122));
    }

    private uint Next32()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }
        var next = Next();
        _spare = (uint)(next >> 32);
        return (uint)next;
    }

    private void Step() => _state = _state * Multiplier + _increment;

    private static ulong[] SeedWords(uint seed)
    {
        var constant = 0x43B0D7E5u;
        var pool = new uint[4];
        for (var i = 0; i < 4; i++) pool[i] = Hash(i == 0 ? seed : 0);
        for (var from = 0; from < 4; from++)
            for (var to = 0; to < 4; to++)
                if (from != to)
                {
                    var mixed = 0xCA01F9DD * pool[to] - 0x4973F715 * Hash(pool[from]);
                    pool[to] = mixed ^ (mixed >> 16);
                }
        var output = 0x8B51F9DDu;
        var words = new uint[8];
        for (var i = 0; i < 8; i++)
        {
            var word = pool[i % 4] ^ output;
            output *= 0x58F38DED;
            word *= output;
            words[i] = word ^ (word >> 16);
        }
        return [.. Enumerable.Range(0, 4).Select(i => words[2 * i] | (ulong)words[2 * i + 1] << 32)];

        uint Hash(uint value)
        {
            value ^= constant;
            constant *= 0x931E8875;
            value *= constant;
            return value ^ (value >> 16);
        }
    }

    private static (ulong[] Accept, double[] Width, double[] Density) MakeZiggurat()
    {
        const double start = 3.6541528853610088, area = 0.00492867323399, scale = 1L << 52;
        var (accept, width, density) = (new ulong[256], new double[256], new double[256]);
        var x = start;
        width[255] = x / scale;
        density[255] = Math.Exp(-0.5 * x * x);
        accept[0] = (ulong)(x * density[255] / area * scale);
        width[0] = area / density[255] / scale;
        density[0] = 1;
        for (var i = 254; i > 0; i--)
        {
            var next = Math.Sqrt(-2 * Math.Log(area / x + density[i + 1]));
            accept[i + 1] = (ulong)(next / x * scale);
            width[i] = next / scale;
            density[i] = Math.Exp(-0.5 * next * next);
            x = next;
        }
        return (accept, width, density);
    }
}
