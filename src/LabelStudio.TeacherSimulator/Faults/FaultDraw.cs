using System.Collections.Concurrent;

namespace LabelStudio.TeacherSimulator.Faults;

/// <summary>Draws the fault of an attempt from the seed, the request and how often it was sent before: the same requests meet the same faults in any order, and a retry may succeed.</summary>
internal sealed class FaultDraw
{
    private readonly (Fault Fault, double Below)[] _shares;
    private readonly int _seed;
    private readonly ConcurrentDictionary<UInt128, int> _attempts = new();

    public FaultDraw(FaultRates rates, int seed)
    {
        var below = 0.0;
        _shares = [.. rates.All.Where(r => r.Rate > 0).Select(r => (r.Fault, below += r.Rate))];
        if (rates.All.Any(r => r.Rate is < 0 or > 1) || below > 1 + 1e-9)
            throw new SimulatorException("The rates of faults must each be 0 to 1, and together at most 1.");
        _seed = seed;
    }

    /// <summary>The attempt's number (1 is the first) and its fault.</summary>
    public (int Attempt, Fault Fault) Next(UInt128 request)
    {
        var attempt = _attempts.AddOrUpdate(request, 1, static (_, n) => n + 1);
        var u = new Draws(_seed, request, (uint)attempt).Next();
        foreach (var (fault, below) in _shares)
            if (u < below)
                return (attempt, fault);
        return (attempt, Fault.None);
    }
}
