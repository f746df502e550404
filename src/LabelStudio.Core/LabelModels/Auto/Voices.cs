using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The voices of votes: a function is one voice, or one for each of its levels of confidence. What is summed and looked up by voice needs no word about levels.</summary>
internal sealed class Voices
{
    private readonly int _levelBits;

    /// <param name="levels">The levels of each function.</param>
    /// <param name="votes">How often each voice votes; empty where no function has levels.</param>
    public Voices(ConfidenceLevels levels, long[] votes)
    {
        Levels = levels;
        Votes = votes;
        Shift = Vote.VoiceShift(levels.Any);
        _levelBits = levels.Any ? Vote.LevelBits : 0;
        Count = levels.Cuts.Count << _levelBits;
    }

    public static Voices Of(VotePatterns patterns)
    {
        var voices = new Voices(patterns.Levels, []);
        if (!patterns.Levels.Any) return voices;
        var votes = new long[voices.Count];
        for (var p = 0; p < patterns.Count; p++)
            foreach (var vote in patterns[p]) votes[vote.Voice(voices.Shift)] += patterns.Counts[p];
        return new Voices(patterns.Levels, votes);
    }

    public ConfidenceLevels Levels { get; }

    /// <summary>How many voices there are; those of one function stand together.</summary>
    public int Count { get; }

    /// <summary>What <see cref="Vote.Voice"/> is asked with.</summary>
    public int Shift { get; }

    /// <summary>How often each voice votes; empty where no function has levels.</summary>
    public long[] Votes { get; }

    public int First(int function) => function << _levelBits;

    public int FunctionOf(int voice) => voice >> _levelBits;

    /// <summary>Sums rows of <paramref name="width"/> over the voices of each function.</summary>
    public double[] ByFunction(ReadOnlySpan<double> byVoice, int width)
    {
        if (_levelBits == 0) return byVoice.ToArray();
        var sums = new double[byVoice.Length >> _levelBits];
        for (var at = 0; at < byVoice.Length; at++) sums[FunctionOf(at / width) * width + at % width] += byVoice[at];
        return sums;
    }
}
