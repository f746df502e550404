using System.Collections.Frozen;

namespace LabelStudio.Workflow.Review.Keys;

/// <summary>What a key does on a review card.</summary>
public enum ReviewAction
{
    Accept,
    Class1,
    Class2,
    Class3,
    Class4,
    Class5,
    Skip,
    Undo,
    Comment,
    Together,
    Highlights,
    Why,
    Guideline,
}

/// <summary>One person's keys on a review card: one key an action, none twice.</summary>
public sealed class ReviewKeys
{
    /// <summary>Keys that mean something on every page, and those of the rule that is offered beside the cards.</summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal, "?", "/", "g", "a", "e", "d", "Escape", "Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight");

    /// <summary>Keys of more than one character that may be chosen.</summary>
    public static readonly FrozenSet<string> Named = FrozenSet.Create(StringComparer.Ordinal, "Enter", " ", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "F2", "F4", "F6", "F7", "F8", "F9", "F10");

    /// <summary>The keys of who has chosen none.</summary>
    public static ReviewKeys Default { get; } = new(new Dictionary<ReviewAction, string>
    {
        [ReviewAction.Accept] = "Enter",
        [ReviewAction.Class1] = "1",
        [ReviewAction.Class2] = "2",
        [ReviewAction.Class3] = "3",
        [ReviewAction.Class4] = "4",
        [ReviewAction.Class5] = "5",
        [ReviewAction.Skip] = "s",
        [ReviewAction.Undo] = "u",
        [ReviewAction.Comment] = "c",
        [ReviewAction.Together] = "b",
        [ReviewAction.Highlights] = "h",
        [ReviewAction.Why] = "w",
        [ReviewAction.Guideline] = "i",
    });

    private readonly IReadOnlyDictionary<ReviewAction, string> _keys;

    /// <param name="keys">A key for every action, as the browser names it; letters in lower case.</param>
    /// <exception cref="UserErrorException">A key that is missing, reserved, unknown or given twice; the message says which and what to do.</exception>
    public ReviewKeys(IReadOnlyDictionary<ReviewAction, string> keys)
    {
        foreach (var action in Enum.GetValues<ReviewAction>())
            if (!keys.ContainsKey(action)) throw new UserErrorException($"{Name(action)} has no key. Choose one.");
        foreach (var (action, key) in keys) Check(action, key);
        foreach (var same in keys.GroupBy(k => k.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new UserErrorException($"{Shown(same.Key)} is the key of {string.Join(" and of ", same.Select(k => Name(k.Key)))}. Give one of them another key.");
        _keys = keys;
    }

    public string this[ReviewAction action] => _keys[action];

    public IReadOnlyDictionary<ReviewAction, string> All => _keys;

    /// <summary>The same keys with one of them changed; the action that had the key before gets the one that has become free.</summary>
    /// <exception cref="UserErrorException">The key cannot be chosen.</exception>
    public ReviewKeys With(ReviewAction action, string key)
    {
        var changed = new Dictionary<ReviewAction, string>(_keys);
        var before = changed.Where(k => k.Value == key && k.Key != action).Select(k => (ReviewAction?)k.Key).FirstOrDefault();
        if (before is { } other) changed[other] = changed[action];
        changed[action] = key;
        return new ReviewKeys(changed);
    }

    /// <summary>What an action is called.</summary>
    public static string Name(ReviewAction action) => action switch
    {
        ReviewAction.Accept => "Accept the most probable class",
        ReviewAction.Class1 => "First class",
        ReviewAction.Class2 => "Second class",
        ReviewAction.Class3 => "Third class",
        ReviewAction.Class4 => "Fourth class",
        ReviewAction.Class5 => "Fifth class",
        ReviewAction.Skip => "Skip",
        ReviewAction.Undo => "Undo",
        ReviewAction.Comment => "Comment",
        ReviewAction.Together => "Documents that say the same",
        ReviewAction.Highlights => "Highlights",
        ReviewAction.Why => "Why this label",
        ReviewAction.Guideline => "Guideline",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };

    /// <summary>A key as it stands on a button.</summary>
    public static string Shown(string key) => key switch
    {
        " " => "Space",
        "PageUp" => "Page up",
        "PageDown" => "Page down",
        { Length: 1 } => key.ToUpperInvariant(),
        _ => key,
    };

    private static void Check(ReviewAction action, string key)
    {
        if (Reserved.Contains(key)) throw new UserErrorException($"{Shown(key)} already means something on every page, so it cannot be the key of {Name(action)}. Choose another one.");
        if (Named.Contains(key)) return;
        if (key.Length != 1 || char.IsWhiteSpace(key[0]) || char.IsControl(key[0]) || char.IsSurrogate(key[0]) || key != key.ToLowerInvariant())
            throw new UserErrorException($"{(key.Length == 0 ? "Nothing" : Shown(key))} cannot be the key of {Name(action)}. Choose a letter, a digit, a sign, Enter, Space or a function key.");
    }
}
