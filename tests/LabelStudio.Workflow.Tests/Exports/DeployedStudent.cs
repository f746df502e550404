using System.Globalization;
using System.IO.Compression;
using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>A student of two classes on its way out; trained once for all tests that only read.</summary>
public sealed class DeployedStudent : IAsyncLifetime
{
    /// <summary>A class by a name that Markdown, CSV and JSON have to be told apart from their own signs.</summary>
    public static readonly string[] Classes = ["good | <b>kind</b>", "bad"];

    public const string Mail = "somebody.private@example.org";
    public const string TestWord = "zebra";

    public static IReadOnlyList<string> Texts { get; } = [.. Documents().Select(d => d.Text)];

    internal LoopStudio Studio { get; private set; } = null!;

    internal int Project { get; private set; }

    internal long Run { get; private set; }

    internal IDeployments Deployments => Studio.Studio.Get<IDeployments>();

    public async Task InitializeAsync()
    {
        Studio = await LoopStudio.StartAsync();
        Project = await Studio.ProjectAsync(Classes, Documents());
        await Studio.RuleAsync(Project, "praise", 0, "good OR lovely");
        await Studio.RuleAsync(Project, "blame", 1, "bad OR awful");
        await Studio.FitAsync(Project);
        Run = await Studio.TrainAsync(Project);
        await Studio.SettleAsync(Project);
    }

    /// <summary>Opens the test, and closes or decides over what is left.</summary>
    internal async Task LetGoAsync()
    {
        await Studio.EndAsync(await Studio.Evaluations.StartAsync(Project, Run, Split.Test, LoopStudio.Ann));
        await Deployments.SignAsync(Project, Run, BoxKeys.Rights, true, "Reviews under CC0.", LoopStudio.Ben);
        await Deployments.OverrideAsync(Project, Run, "A trial with ten users, watched by the team.", LoopStudio.Ann);
    }

    internal async Task<byte[]> BundleAsync(bool documents)
    {
        var bundle = await Deployments.BundleAsync(Project, Run, documents);
        using var zip = new MemoryStream();
        await bundle.WriteAsync(new OnlyAsync(zip));
        Assert.Equal(bundle.Length, zip.Length);
        return zip.ToArray();
    }

    internal static string Text(byte[] bundle, string name) => Encoding.UTF8.GetString(Entry(bundle, name));

    internal static byte[] Entry(byte[] bundle, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        using var entry = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    public async Task DisposeAsync() => await Studio.DisposeAsync();

    private static IEnumerable<(string Id, string Text, string Split, string? Gold)> Documents()
    {
        string[] good = ["a good and lovely film", "good food", "what a lovely song", "lovely, good, warm"];
        string[] bad = ["a bad and awful film", "bad food", "what an awful noise", "awful, bad, cold"];
        for (var i = 0; i < 160; i++)
        {
            var (words, k) = i % 2 == 0 ? (good, 0) : (bad, 1);
            var split = i < 100 ? "train" : i < 130 ? "dev" : "test";
            var text = string.Create(CultureInfo.InvariantCulture, $"{words[i / 2 % 4]}, number {i} {(i % 10 == 3 ? Mail : "")}{(split == "test" ? TestWord : "")}").Trim();
            yield return (string.Create(CultureInfo.InvariantCulture, $"d{i}"), text, split, i < 8 || split != "train" ? Classes[k] : null);
        }
    }

    /// <summary>The body of an answer: whoever writes to it without await is refused.</summary>
    private sealed class OnlyAsync(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);
        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
