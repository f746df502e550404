using System.Runtime.ExceptionServices;

namespace LabelStudio.Core.Students;

/// <summary>Runs the same steps on several threads that wait for each other after every phase.</summary>
internal static class LockStep
{
    /// <summary>Calls <paramref name="work"/> for each step and phase on every worker.</summary>
    /// <param name="workers">Threads, at least 1; the caller's is the first.</param>
    /// <param name="steps">Steps to do.</param>
    /// <param name="phases">Phases of a step; none starts before all workers finished the one before.</param>
    /// <param name="work">(worker, step, phase).</param>
    /// <param name="cancel">Stops after a phase, on all workers alike.</param>
    public static void Run(int workers, int steps, int phases, Action<int, int, int> work, CancellationToken cancel)
    {
        ExceptionDispatchInfo? failure = null;
        var stop = false;
        using var barrier = new Barrier(workers, _ => stop = failure != null || cancel.IsCancellationRequested);

        void Work(int worker)
        {
            for (var step = 0; step < steps; step++)
                for (var phase = 0; phase < phases; phase++)
                {
                    try
                    {
                        work(worker, step, phase);
                    }
                    catch (Exception e)
                    {
                        Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    }
                    barrier.SignalAndWait(CancellationToken.None);
                    if (stop) return;
                }
        }

        var others = new Thread[workers - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var worker = i + 1;
            others[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"training {worker}" };
            others[i].Start();
        }
        Work(0);
        foreach (var thread in others) thread.Join();
        failure?.Throw();
        cancel.ThrowIfCancellationRequested();
    }
}
