namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>MT19937 (Matsumoto and Nishimura, 1998) as <c>numpy.random.seed</c> starts it, so that a seed means the same here as in Snorkel.</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[Size];
    private int _at;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++) _state[i] = 1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30)) + (uint)i;
    }

    /// <summary>Uniform in [0, 1), of 53 random bits.</summary>
    public double NextDouble()
    {
        var high = Next() >> 5;
        return (high * 67108864.0 + (Next() >> 6)) / 9007199254740992.0;
    }

    private uint Next()
    {
        var next = (_at + 1) % Size;
        var joined = (_state[_at] & 0x80000000u) | (_state[next] & 0x7FFFFFFFu);
        var y = _state[_at] = _state[(_at + Shift) % Size] ^ (joined >> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908B0DFu);
        _at = next;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }
}
