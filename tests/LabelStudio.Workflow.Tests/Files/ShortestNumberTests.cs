using System.Globalization;
using System.Text;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Files;

/// <summary>Numbers are written as .NET writes them.</summary>
public sealed class ShortestNumberTests
{
    [Fact]
    public void Every_kind_of_number_is_written_as_dotnet_writes_it()
    {
        float[] special =
        [
            0, -0f, 1, 0.5f, 0.1f, 0.3f, 1 / 3f, 0.25f, 1e-4f, 9.999999e-5f, 0.00010000001f, 0.99999994f, 1.0000001f, 2, 1e10f, 1e-10f, float.Epsilon,
            float.MaxValue, -0.5f, float.NaN, float.PositiveInfinity, 8.589973e9f, 0.000125f, 0.001953125f, 0.0009765625f,
            1e-30f, 9.999999e-31f, 1e-5f, 3e-20f, 1.2e-9f,
        ];
        foreach (var value in special) AssertSame(value);
        // both neighbours of every power of two and ten in the range
        for (var power = 0.5f; power > 1e-35f; power /= 2) Around(power);
        for (var power = 0.1f; power > 1e-35f; power /= 10) Around(power);
    }

    [Fact]
    public void Probabilities_are_written_as_dotnet_writes_them()
    {
        var random = new Random(1);
        for (var i = 0; i < 300_000; i++)
        {
            var share = (float)random.NextDouble();
            AssertSame(share);
            AssertSame(share * share * share * share);
            AssertSame(MathF.Exp(-80 * share));
            // few digits
            AssertSame(MathF.Round(share, i % 6));
        }
    }

    private static void Around(float value)
    {
        AssertSame(MathF.BitDecrement(value));
        AssertSame(value);
        AssertSame(MathF.BitIncrement(value));
    }

    private static void AssertSame(float value)
    {
        Span<byte> bytes = stackalloc byte[ShortestNumber.MostBytes];
        var written = ShortestNumber.Write(value, bytes);
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(bytes[..written]));
    }
}
