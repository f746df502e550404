using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LabelStudio.Core.Students;

internal static class Vectors
{
    /// <summary>y += a·x with one rounding an element, so that the result does not depend on the width of the machine's vectors.</summary>
    public static void MultiplyAdd(float a, ReadOnlySpan<float> x, Span<float> y)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var factor = new Vector<float>(a);
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref from, (nuint)i), Vector.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++) y[i] = MathF.FusedMultiplyAdd(a, x[i], y[i]);
    }

    /// <summary>x = s·x + b.</summary>
    public static void ScaleAndAdd(Span<float> x, float s, ReadOnlySpan<float> b)
    {
        TensorPrimitives.Multiply(x, s, x);
        TensorPrimitives.Add(x, b, x);
    }

    /// <summary>Turns logits into probabilities in place.</summary>
    /// <returns>The log of the normaliser, ln Σ exp(x).</returns>
    public static float SoftMax(Span<float> x)
    {
        var max = TensorPrimitives.Max((ReadOnlySpan<float>)x);
        TensorPrimitives.Subtract(x, max, x);
        TensorPrimitives.Exp(x, x);
        var sum = TensorPrimitives.Sum((ReadOnlySpan<float>)x);
        TensorPrimitives.Divide(x, sum, x);
        return max + MathF.Log(sum);
    }
}
