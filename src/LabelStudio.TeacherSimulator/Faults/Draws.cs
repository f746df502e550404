namespace LabelStudio.TeacherSimulator.Faults;

/// <summary>Uniform draws that depend on nothing but a seed, a hash and a salt (SplitMix64).</summary>
internal struct Draws(int seed, UInt128 hash, uint salt)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = (ulong)hash ^ (ulong)(hash >> 64) * Golden ^ ((ulong)(uint)seed << 32 | salt) * 0xD1342543DE82EF95;

    /// <summary>The next draw, 0 (included) to 1 (excluded).</summary>
    public double Next()
    {
        var z = _state += Golden;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return ((z ^ z >> 31) >> 11) * (1.0 / (1UL << 53));
    }

    public int Below(int n) => (int)(Next() * n);

    /// <summary>A draw of the standard normal distribution (Box and Muller, 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
