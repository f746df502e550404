namespace LabelStudio.Workflow.Lists;

/// <summary>The lookup lists that the rules of a project share: made, changed, renamed, removed, downloaded.</summary>
public interface ILists
{
    /// <summary>All lists by name, with who uses them.</summary>
    Task<IReadOnlyList<ListRow>> ListAsync(int projectId, CancellationToken cancel = default);

    /// <summary>A list with one page of its entries, of those that hold <paramref name="search"/>.</summary>
    /// <returns>Null when there is no such list.</returns>
    Task<ListPage?> GetAsync(int projectId, int listId, string? search, int skip, int take, CancellationToken cancel = default);

    /// <summary>Makes a list.</summary>
    /// <exception cref="UserErrorException">A name that is taken or cannot be written in a query, or entries that cannot be read; then nothing is kept.</exception>
    Task<ListSaved> CreateAsync(int projectId, string name, string description, ListSource source, Actor by, CancellationToken cancel = default);

    /// <summary>Changes the entries of a list. The rules that use it get a new version and are applied again, and no others.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="listId">The list.</param>
    /// <param name="version">The version that was looked at.</param>
    /// <param name="change">What to do with the entries.</param>
    /// <param name="source">The entries.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UserErrorException">Somebody else has changed the list meanwhile, or entries that cannot be read; then nothing is changed.</exception>
    Task<ListSaved> ChangeAsync(int projectId, int listId, int version, ListChange change, ListSource source, Actor by, CancellationToken cancel = default);

    /// <summary>Renames and describes a list. Rules that name it are rewritten in the same step, in all their versions; their votes stay.</summary>
    /// <returns>The rules that were rewritten.</returns>
    Task<IReadOnlyList<ListUse>> RenameAsync(int projectId, int listId, string name, string description, Actor by, CancellationToken cancel = default);

    /// <summary>Removes a list that no rule uses.</summary>
    /// <exception cref="UserErrorException">Rules use it; the message names them.</exception>
    Task DeleteAsync(int projectId, int listId, Actor by, CancellationToken cancel = default);

    /// <summary>Writes the entries, one a line.</summary>
    /// <returns>The name of the list.</returns>
    Task<string> WriteAsync(int projectId, int listId, Stream output, CancellationToken cancel = default);
}

/// <summary>What to do with entries: put them in place of all others, add them, or take them out.</summary>
public enum ListChange
{
    Replace,
    Add,
    Remove,
}

/// <summary>Where entries come from: a text that was typed or pasted, or a staged file; one entry a line.</summary>
public sealed record ListSource(string? Text, string? Staged)
{
    public static ListSource Pasted(string text) => new(text, null);

    public static ListSource File(string staged) => new(null, staged);
}

/// <summary>A rule that uses a list.</summary>
public sealed record ListUse(int FunctionId, string Name);

/// <summary>One list.</summary>
/// <param name="Sample">Its first entries.</param>
/// <param name="UsedBy">The rules whose present version names it.</param>
public sealed record ListRow(int Id, string Name, string Description, int Count, int Version, string By, DateTime At, IReadOnlyList<string> Sample, IReadOnlyList<ListUse> UsedBy);

/// <summary>A list and some of its entries.</summary>
/// <param name="Found">How many entries the search selects; all without a search.</param>
public sealed record ListPage(ListRow List, IReadOnlyList<string> Entries, int Found);

/// <summary>What became of entries.</summary>
/// <param name="Id">The list.</param>
/// <param name="Version">Its version now.</param>
/// <param name="Count">Its entries now.</param>
/// <param name="Added">Entries that are new.</param>
/// <param name="Removed">Entries that are gone.</param>
/// <param name="Repeated">Lines that say what another line says, and were left out.</param>
/// <param name="WithoutWords">Lines without a letter or digit, which no document could hold, and were left out.</param>
/// <param name="Applied">The rules that are applied again.</param>
public sealed record ListSaved(int Id, int Version, int Count, int Added, int Removed, int Repeated, int WithoutWords, IReadOnlyList<ListUse> Applied);
