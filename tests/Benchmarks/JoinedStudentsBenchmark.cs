using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// Few gold labels a class of Banking77 (5 draws): n-grams alone, joined to the sentence encoder, and n-grams that were taught by the joined student
/// on the other train texts. Settings are compared on train texts that were not drawn (<c>--dev</c>); the test split is measured as it is without it.
/// </summary>
internal static class JoinedStudentsBenchmark
{
    private const int Draws = 5;

    public static int Run(string[] args)
    {
        var folder = SharedData.PathOf("models", "use-lite-en");
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"The benchmark needs {folder}.");
            return 2;
        }
        var (all, test) = (TextSet.Banking77("train"), TextSet.Banking77("test"));
        var names = all.ClassNames;
        var classes = new ClassList(names);
        using var opened = OnnxSentenceEncoder.Open(folder);
        var clock = Stopwatch.StartNew();
        var encoder = new RememberingEncoder(opened, [.. all.Texts, .. test.Texts]);
        Console.WriteLine(Invariant($"encoded {all.Texts.Length + test.Texts.Length:N0} texts in {clock.Elapsed.TotalSeconds:f1} s"));
        var gold = all.Indices(names);
        var openTest = !args.Contains("--dev");
        var ways = openTest ? [("joined", new SoftmaxTrainer { Encoder = encoder })] : Ways(encoder);
        foreach (var perClass in openTest ? [5, 10, 20] : new[] { 10 })
        {
            Report(perClass, "n-grams", new SoftmaxTrainer(), false);
            foreach (var (what, way) in ways) Report(perClass, what, way, false);
            Report(perClass, "taught by the joined one", ways[^1].Item2, true);
        }
        return 0;

        void Report(int perClass, string what, SoftmaxTrainer way, bool distil)
        {
            var (sum, watch) = (0.0, Stopwatch.StartNew());
            for (var draw = 1; draw <= (openTest ? Draws : 2); draw++)
            {
                var drawn = Draw(gold, classes.Count, perClass, draw);
                int[] others = [.. Enumerable.Range(0, gold.Length).Where(i => !drawn.Contains(i))];
                int[] known = [.. gold.Select((g, i) => drawn.Contains(i) ? g : -1)];
                var set = TrainingSet.FromGold(classes, all.Texts, known).WithUnlabeled([.. others.Select(i => all.Texts[i])]);
                var options = new StudentOptions { Seed = draw };
                var student = distil ? Distillation.Run(way, set, options).Student : way.Train(set, options);
                var (texts, expected) = openTest ? (test.Texts, test.Indices(names)) : ([.. others.Take(3_000).Select(i => all.Texts[i])], [.. others.Take(3_000).Select(i => gold[i])]);
                var said = student.Predict(texts);
                sum += expected.Where((g, i) => said.Top(i) == g).Count() / (double)expected.Length;
            }
            Console.WriteLine(Invariant($"{perClass,3} a class   {what,-40} {sum / (openTest ? Draws : 2):f4}   {watch.Elapsed.TotalSeconds:f1} s"));
        }
    }

    private static (string, SoftmaxTrainer)[] Ways(ISentenceEncoder encoder) =>
    [
        .. from scale in new[] { 2.0, 0.5, 1 }
           select (Invariant($"joined, scale {scale}"), new SoftmaxTrainer { Encoder = encoder, EncoderScale = scale }),
    ];

    private static HashSet<int> Draw(int[] gold, int classes, int perClass, int seed)
    {
        int[] order = [.. Enumerable.Range(0, gold.Length)];
        new SplitMix(seed).Shuffle(order.AsSpan());
        var taken = new int[classes];
        return [.. order.Where(i => taken[gold[i]]++ < perClass)];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Encodes texts once for all trials.</summary>
    private sealed class RememberingEncoder : ISentenceEncoder
    {
        private readonly Dictionary<string, float[]> _vectors = new(StringComparer.Ordinal);

        public RememberingEncoder(ISentenceEncoder encoder, string[] texts)
        {
            (Dimensions, Identity) = (encoder.Dimensions, encoder.Identity);
            foreach (var (text, vector) in texts.Zip(encoder.Encode(texts))) _vectors[text] = vector;
        }

        public int Dimensions { get; }

        public string Identity { get; }

        public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default)
        {
            for (var i = 0; i < texts.Count; i++) _vectors[texts[i]].CopyTo(vectors.Span[(i * Dimensions)..]);
        }
    }
}
