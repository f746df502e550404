using System.Globalization;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Rules;

/// <summary>Lets compiled rules vote on many documents. The votes are the same whatever the number of threads.</summary>
public static class RuleApplier
{
    private const int BlockSize = 1_024;

    /// <summary>The votes of all rules on all documents.</summary>
    /// <param name="rules">m rules.</param>
    /// <param name="texts">n documents.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <param name="progress">Told how far the work is, or null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>m columns of n votes, in the rules' order.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static VoteColumn[] Apply(
        CompiledRules rules, IReadOnlyList<string> texts, int threads,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var columns = CreateColumns(rules, texts.Count);
        Apply(rules, texts, columns, 0, threads, progress, cancellation);
        return columns;
    }

    /// <summary>The votes of all rules on all documents, with their fields.</summary>
    /// <param name="rules">m rules.</param>
    /// <param name="documents">n documents.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <param name="progress">Told how far the work is, or null.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>m columns of n votes, in the rules' order.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static VoteColumn[] Apply(
        CompiledRules rules, IReadOnlyList<RuleDocument> documents, int threads,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var columns = CreateColumns(rules, documents.Count);
        Apply(rules, documents, columns, 0, threads, progress, cancellation);
        return columns;
    }

    /// <summary>One column of abstentions for each rule, named as the rule is.</summary>
    public static VoteColumn[] CreateColumns(CompiledRules rules, int documents) =>
        [.. rules.Rules.Select(r => new VoteColumn(r.Name, documents, rules.Classes + rules.Sets.Count))];

    /// <summary>Writes the votes of all rules on some of the documents into columns, for callers that hold only a part of the texts.</summary>
    /// <param name="rules">m rules.</param>
    /// <param name="texts">The documents <paramref name="first"/>, <paramref name="first"/>+1 and so on.</param>
    /// <param name="columns">m columns, in the rules' order; what they hold for these documents is overwritten.</param>
    /// <param name="first">The place of the first document in the columns.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <param name="progress">Told how far the work on these documents is, or null.</param>
    /// <param name="cancellation">Ends the work early; the columns then hold a part of the votes.</param>
    /// <exception cref="ArgumentException">Not one column for each rule, or columns too short.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Apply(
        CompiledRules rules, IReadOnlyList<string> texts, IReadOnlyList<VoteColumn> columns, int first, int threads,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Apply(rules, texts.Count, d => texts[d], columns, first, threads, progress, cancellation);

    /// <summary>Writes the votes of all rules on some of the documents, with their fields, into columns.</summary>
    /// <param name="rules">m rules.</param>
    /// <param name="documents">The documents <paramref name="first"/>, <paramref name="first"/>+1 and so on.</param>
    /// <param name="columns">m columns, in the rules' order; what they hold for these documents is overwritten.</param>
    /// <param name="first">The place of the first document in the columns.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <param name="progress">Told how far the work on these documents is, or null.</param>
    /// <param name="cancellation">Ends the work early; the columns then hold a part of the votes.</param>
    /// <exception cref="ArgumentException">Not one column for each rule, or columns too short.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Apply(
        CompiledRules rules, IReadOnlyList<RuleDocument> documents, IReadOnlyList<VoteColumn> columns, int first, int threads,
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Apply(rules, documents.Count, d => documents[d], columns, first, threads, progress, cancellation);

    private static void Apply(
        CompiledRules rules, int documents, Func<int, RuleDocument> document, IReadOnlyList<VoteColumn> columns, int first, int threads,
        IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (columns.Count != rules.Rules.Count) throw new ArgumentException($"{columns.Count} columns for {rules.Rules.Count} rules.", nameof(columns));
        foreach (var column in columns)
            if (column.Length - first < documents)
                throw new ArgumentException($"Column \"{column.Name}\" ends before the documents do.", nameof(columns));

        var blocks = (documents + BlockSize - 1) / BlockSize;
        var done = 0;
        var reporting = new Lock();
        Parallel.For(
            0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            rules.CreateMatcher,
            (block, _, matcher) =>
            {
                var start = block * BlockSize;
                var end = Math.Min(start + BlockSize, documents);
                ApplyBlock(rules, matcher, document, columns, start, end, first);
                if (progress != null)
                    lock (reporting)
                        progress.Report(Progress(done += end - start, documents));
                return matcher;
            },
            _ => { });
    }

    private static StageProgress Progress(int done, int all) => new(
        "apply rules", (double)done / all, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0} documents"));

    private static void ApplyBlock(
        CompiledRules rules, Matcher matcher, Func<int, RuleDocument> document, IReadOnlyList<VoteColumn> columns, int start, int end, int first)
    {
        foreach (var column in columns)
        {
            column.Narrow?.AsSpan(first + start, end - start).Fill(VoteColumn.Abstain);
            column.Wide?.AsSpan(first + start, end - start).Fill(VoteColumn.Abstain);
        }
        for (var i = start; i < end; i++)
            foreach (var rule in matcher.Fired(document(i)))
                columns[rule][first + i] = rules.Votes[rule];
    }
}
