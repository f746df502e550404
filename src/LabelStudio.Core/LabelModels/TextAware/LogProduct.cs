namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>The logarithm of a product of many probabilities, by one logarithm for many factors.</summary>
internal struct LogProduct
{
    private const double Small = 1e-200;

    private double _logs;
    private double _factors = 1;

    public LogProduct()
    {
    }

    /// <summary>Takes a factor of at least 1e-100 in.</summary>
    public void Multiply(double factor)
    {
        _factors *= factor;
        if (_factors >= Small) return;
        _logs += Math.Log(_factors);
        _factors = 1;
    }

    public readonly double Log => _logs + Math.Log(_factors);
}
