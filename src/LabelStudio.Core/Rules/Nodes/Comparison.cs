using System.Globalization;

namespace LabelStudio.Core.Rules.Nodes;

/// <summary>How a number is compared.</summary>
public enum Comparison
{
    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    AtMost,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&gt;=</c></summary>
    AtLeast,

    /// <summary><c>&gt;</c></summary>
    More,
}

/// <summary>A comparison with a number: <c>&gt;=10</c>.</summary>
public readonly record struct NumberTest
{
    /// <summary>Makes the test.</summary>
    /// <param name="comparison">How to compare.</param>
    /// <param name="value">Finite; what to compare with.</param>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public NumberTest(Comparison comparison, double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("A comparison needs a finite number.", nameof(value));
        Comparison = comparison;
        Value = value == 0 ? 0 : value; // no negative zero
    }

    /// <summary>How to compare.</summary>
    public Comparison Comparison { get; }

    /// <summary>What to compare with.</summary>
    public double Value { get; }

    /// <summary>Whether a number, on the left side of the sign, passes.</summary>
    public bool Holds(double number) => Comparison switch
    {
        Comparison.Less => number < Value,
        Comparison.AtMost => number <= Value,
        Comparison.Equal => number == Value,
        Comparison.AtLeast => number >= Value,
        _ => number > Value,
    };

    /// <summary>Sign and number, without culture: <c>&gt;=10</c>.</summary>
    public override string ToString()
    {
        var sign = Comparison switch
        {
            Comparison.Less => "<",
            Comparison.AtMost => "<=",
            Comparison.Equal => "=",
            Comparison.AtLeast => ">=",
            _ => ">",
        };
        return sign + Value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a number as queries and fields write it: digits with a point for decimals, a sign and an exponent; spaces around it do not matter.</summary>
    /// <returns>False for anything else, such as <c>1,000</c>, <c>10 EUR</c>, <c>NaN</c> or an empty text.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
