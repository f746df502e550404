using LabelStudio.Core.Rules;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Lists;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Writes labeling functions and their versions down.</summary>
internal sealed class RuleBook(IStudioDbFactory factory, TimeProvider time, ProjectRuleResources resources)
{
    public const int LongestName = 200;

    /// <summary>Saves one rule; see <see cref="IFunctions.SaveRuleAsync"/>.</summary>
    /// <returns>The function, and whether it has a new version that must be applied.</returns>
    public async Task<(int Id, bool NewVersion)> SaveAsync(
        int projectId, int? functionId, string name, RuleVote vote, string query, string note, Actor by, CancellationToken cancel)
    {
        var rule = Check(new RuleText(name, vote.Single, vote.Set(), query, note));
        if (await resources.ParseAsync(projectId, rule.Query, cancel, saving: true) is (null, { } error)) throw new UserErrorException($"The query is not understood: {error.Message}", error);
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await CheckClassesAsync(db, projectId, vote, cancel);
        var saved = await WriteAsync(db, projectId, functionId, rule, by, cancel);
        await transaction.CommitAsync(cancel);
        return saved;
    }

    /// <summary>Saves many rules at once, and the lists that came with them; what has a known name gets a new version where it differs.</summary>
    /// <returns>How many rules are new or changed, those among them whose list has changed.</returns>
    public async Task<int> SaveAllAsync(
        int projectId, IReadOnlyList<RuleDefinition> rules, IReadOnlyDictionary<string, ListEntries> lists, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var known = (await CurrentFunction.ReadAsync(db, projectId, cancel)).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var renewed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, entries) in lists)
            foreach (var rule in await ListWriter.PutAsync(db, projectId, name, entries, by, time.GetUtcNow().UtcDateTime, cancel)) renewed.Add(rule.Name);
        var changed = 0;
        foreach (var rule in rules)
        {
            var existing = known.GetValueOrDefault(rule.Name);
            var vote = rule.Set == null ? rule.Class : new RuleVote(ClassWeight.Of(rule.Set)).Single;
            if (existing is { IsRule: true } && existing.Class == vote && SetTable.Write(rule.Set) == existing.Sets
                && RuleQuery.TryParse(existing.Definition, out var before, out _) && before.Equals(rule.When)) continue;
            await WriteAsync(db, projectId, existing?.Id, Check(new RuleText(rule.Name, vote, rule.Set, rule.When.ToString(), existing?.Note ?? "")), by, cancel);
            renewed.Remove(rule.Name);
            changed++;
        }
        await transaction.CommitAsync(cancel);
        return changed + renewed.Count;
    }

    private async Task<(int Id, bool NewVersion)> WriteAsync(StudioDb db, int projectId, int? functionId, RuleText rule, Actor by, CancellationToken cancel)
    {
        var function = functionId is { } id
            ? await db.Functions.FirstOrDefaultAsync(f => f.Id == id && f.ProjectId == projectId, cancel) ?? throw Gone()
            : null;
        if (function is { Kind: not FunctionKind.Rule })
            throw new UserErrorException($"\"{function.Name}\" holds imported votes and cannot become a rule. Give the rule another name.");
        if (await db.Functions.AnyAsync(f => f.ProjectId == projectId && f.Name == rule.Name && f.Id != (functionId ?? 0), cancel))
            throw new UserErrorException($"There is a labeling function called \"{rule.Name}\" already. Choose another name.");
        FunctionVersion? last = null;
        if (function == null)
        {
            function = new LabelingFunction { ProjectId = projectId, Name = rule.Name, Kind = FunctionKind.Rule, Note = rule.Note };
            db.Functions.Add(function);
            await db.SaveChangesAsync(cancel);
        }
        else
        {
            (function.Name, function.Note) = (rule.Name, rule.Note);
            last = await db.FunctionVersions.AsNoTracking().FirstAsync(v => v.Id == function.CurrentVersionId, cancel);
        }
        if (last != null && last.Definition == rule.Query && last.Class == rule.Class && last.Sets == SetTable.Write(rule.Set))
        {
            await db.SaveChangesAsync(cancel);
            return (function.Id, false);
        }
        await AddVersionAsync(
            db, function,
            new FunctionVersion
            {
                Definition = rule.Query,
                Class = rule.Class,
                Sets = SetTable.Write(rule.Set),
                Lists = await ListUses.VersionsAsync(db, projectId, rule.Query, cancel),
                By = by.Name,
                At = time.GetUtcNow().UtcDateTime,
            },
            cancel);
        return (function.Id, true);
    }

    /// <summary>Gives a function its next version and makes that the one whose votes count.</summary>
    internal static async Task AddVersionAsync(StudioDb db, LabelingFunction function, FunctionVersion version, CancellationToken cancel)
    {
        var last = await db.FunctionVersions.Where(v => v.FunctionId == function.Id).MaxAsync(v => (int?)v.Number, cancel) ?? 0;
        (version.FunctionId, version.Number) = (function.Id, last + 1);
        db.FunctionVersions.Add(version);
        await db.SaveChangesAsync(cancel);
        function.CurrentVersionId = version.Id;
        await db.SaveChangesAsync(cancel);
    }

    internal static string CheckName(string name)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName) throw new UserErrorException($"A labeling function needs a name of 1 to {LongestName} characters.");
        if (name.Any(char.IsControl)) throw new UserErrorException("The name of a labeling function may not hold line breaks, tabs or other control characters.");
        return name;
    }

    private static RuleText Check(RuleText rule) => rule with { Name = CheckName(rule.Name), Query = rule.Query.Trim(), Note = rule.Note.Trim() };

    private static async Task CheckClassesAsync(StudioDb db, int projectId, RuleVote vote, CancellationToken cancel)
    {
        var named = vote.Classes.Select(c => c.Class).ToList();
        if (await db.Classes.CountAsync(c => c.ProjectId == projectId && named.Contains(c.Index), cancel) == named.Count) return;
        var count = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        throw new UserErrorException(count == 0
            ? "The project has no classes yet, so a rule has nothing to vote for. Add classes under Settings."
            : $"Choose the class that the rule votes for: one of the project's {InWords.Count(count, "class", "classes")}.");
    }

    private static UserErrorException Gone() => new("This labeling function does not exist any more; somebody has removed it. Load the page again.");
}

/// <summary>A rule as a person writes it.</summary>
internal sealed record RuleText(string Name, int Class, ClassSet? Set, string Query, string Note = "");
