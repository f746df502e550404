namespace LabelStudio.Core.Students;

/// <summary>A small seeded generator (Steele, Lea and Flood 2014) whose sequence is fixed by this code, not by a library version.</summary>
public struct SplitMix
{
    private ulong _state;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Which sequence.</param>
    /// <param name="stream">Which of the seed's independent sequences.</param>
    public SplitMix(int seed, int stream = 0) => _state = Mix((uint)seed * 0x9E3779B97F4A7C15UL ^ ((ulong)(uint)stream << 32));

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>A number from 0 to <paramref name="bound"/>-1 (the bias of the multiply-shift method is below bound / 2^64).</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Puts items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
