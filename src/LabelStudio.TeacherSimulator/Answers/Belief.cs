namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>What a model holds to be true: values with their probabilities, the one it would say first.</summary>
/// <param name="Samples">Whether a temperature makes it say others as well; a recorded answer stays what it is.</param>
internal sealed record Belief(IReadOnlyList<(string Value, double Probability)> Values, bool Samples)
{
    public string Said => Values[0].Value;

    public double Confidence => Values[0].Probability;

    /// <summary>What is said at a temperature, for a draw of 0 to 1.</summary>
    public string At(double temperature, double draw)
    {
        if (!Samples || temperature <= 0) return Said;
        // probabilities to the power of 1/T, normalized
        var power = 1 / temperature;
        var sum = Values.Sum(v => Math.Pow(v.Probability, power));
        foreach (var (value, p) in Values)
        {
            draw -= Math.Pow(p, power) / sum;
            if (draw < 0) return value;
        }
        return Said;
    }

    /// <summary>One value held with a probability; the rest is spread over a few others, halving.</summary>
    public static Belief Of(string said, double probability, IEnumerable<string> others, bool samples)
    {
        var list = new List<(string, double)> { (said, probability) };
        var rest = 1 - probability;
        foreach (var o in others.Where(o => o != said).Take(4))
        {
            list.Add((o, rest / 2));
            rest /= 2;
        }
        return new Belief(list, samples);
    }
}
