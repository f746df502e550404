using System.Runtime.CompilerServices;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Matches documents against compiled rules, one at a time. Not for two threads at once: each makes its own.</summary>
public sealed class Matcher
{
    private readonly RulePlan _plan;
    private readonly int _ruleCount;
    private readonly int _firstPrefix, _firstNeedle;
    private readonly char[] _word;

    // what was found in the current document bears its number, so that nothing is cleared between documents
    private readonly int[] _literalSeen, _ruleWoken, _ruleFired, _memoMade;
    private readonly bool[] _memo;
    private readonly int[] _woken, _fired;
    private int _document, _wokenCount, _firedCount;

    // the numbers of the current document's words and of their prefixes, or -1, by position; kept only where there are phrases
    private int[] _wordAt = [], _prefixAt = [];
    private int _wordCount;

    internal Matcher(CompiledRules rules)
    {
        _plan = rules.Plan;
        _ruleCount = rules.Rules.Count;
        _firstPrefix = _plan.Words.Count;
        _firstNeedle = _plan.Triggers.Length - _plan.Needles.Count;
        // one unit more than any literal is long: a longer word is none, however it begins
        _word = new char[Math.Max(_plan.Words.Longest, _plan.Prefixes.Longest) + 1];
        _literalSeen = new int[_plan.Triggers.Length];
        _ruleWoken = new int[_ruleCount];
        _ruleFired = new int[_ruleCount];
        _woken = new int[_ruleCount];
        _fired = new int[_ruleCount];
        _memoMade = new int[_plan.MemoSlots];
        _memo = new bool[_plan.MemoSlots];
    }

    /// <summary>The rules that fire on a document.</summary>
    /// <returns>Their indexes, ascending; valid until the next document.</returns>
    public ReadOnlySpan<int> Fired(ReadOnlySpan<char> text)
    {
        BeginDocument();
        if (_word.Length > 1) ReadWords(text);
        if (_plan.Needles.Count > 0) _plan.Needles.Find(text, this, _firstNeedle);
        for (var i = 0; i < _wokenCount; i++)
            if (_plan.Conditions[_woken[i]].Holds(this, text))
                Fire(_woken[i]);
        foreach (var rule in _plan.Unconditional)
            if (_plan.Conditions[rule].Holds(this, text))
                Fire(rule);
        var fired = _fired.AsSpan(0, _firedCount);
        if (fired.Length > 1) fired.Sort();
        return fired;
    }

    /// <summary>Tells for each rule whether it fires on a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="hits">One for each rule, in their order; overwritten.</param>
    /// <returns>The number of rules that fire.</returns>
    /// <exception cref="ArgumentException"><paramref name="hits"/> has another length than there are rules.</exception>
    public int Match(ReadOnlySpan<char> text, Span<bool> hits)
    {
        if (hits.Length != _ruleCount) throw new ArgumentException($"{hits.Length} places for {_ruleCount} rules.", nameof(hits));
        hits.Clear();
        var fired = Fired(text);
        foreach (var rule in fired) hits[rule] = true;
        return fired.Length;
    }

    /// <summary>Whether any rule fires on a document; for a single query, whether the document fulfils it.</summary>
    public bool Matches(ReadOnlySpan<char> text) => !Fired(text).IsEmpty;

    /// <summary>Whether a literal was found in the current document.</summary>
    internal bool HasLiteral(int literal) => _literalSeen[literal] == _document;

    /// <summary>Notes a literal of the current document, and wakes or fires the rules that wait for it.</summary>
    internal void Found(int literal)
    {
        if (_literalSeen[literal] == _document) return;
        _literalSeen[literal] = _document;
        foreach (var (rule, decides) in _plan.Triggers[literal])
        {
            if (decides)
            {
                if (_ruleFired[rule] != _document) Fire(rule);
            }
            else if (_ruleWoken[rule] != _document)
            {
                _ruleWoken[rule] = _document;
                _woken[_wokenCount++] = rule;
            }
        }
    }

    /// <summary>What was remembered of a phrase or pattern in the current document, or null.</summary>
    internal bool? Recall(int slot) => _memoMade[slot] == _document ? _memo[slot] : null;

    /// <summary>Remembers whether a phrase or pattern is in the current document.</summary>
    internal bool Remember(int slot, bool holds)
    {
        _memoMade[slot] = _document;
        return _memo[slot] = holds;
    }

    /// <summary>Whether the parts of a phrase stand side by side in the current document.</summary>
    internal bool HasSequence(PhrasePart[] parts)
    {
        for (var start = 0; start + parts.Length <= _wordCount; start++)
        {
            var i = 0;
            while (i < parts.Length && StandsAt(parts[i], start + i)) i++;
            if (i == parts.Length) return true;
        }
        return false;
    }

    private bool StandsAt(PhrasePart part, int position)
    {
        if (!part.IsPrefix) return _wordAt[position] == part.Literal;
        var prefix = _prefixAt[position];
        while (prefix >= 0 && prefix + _firstPrefix != part.Literal) prefix = _plan.Prefixes.Parent(prefix);
        return prefix >= 0;
    }

    private void Fire(int rule)
    {
        _ruleFired[rule] = _document;
        _fired[_firedCount++] = rule;
    }

    private void BeginDocument()
    {
        if (_document == int.MaxValue)
        {
            _document = 0;
            foreach (var marks in (int[][])[_literalSeen, _ruleWoken, _ruleFired, _memoMade]) Array.Clear(marks);
        }
        _document++;
        _wokenCount = _firedCount = _wordCount = 0;
    }

    /// <summary>Cuts the text into words and looks each up, hashing it on the way.</summary>
    private void ReadWords(ReadOnlySpan<char> text)
    {
        var lowerUnits = Words.LowerUnits;
        var word = _word;
        Span<char> units = stackalloc char[2];
        var hash = WordTable.HashSeed;
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var lower = lowerUnits[text[i]];
            if (lower != 0)
            {
                hash = WordTable.Extend(hash, lower);
                if (length < word.Length) word[length++] = lower;
            }
            else if (char.IsHighSurrogate(text[i]) && Words.LowerPair(text, i) is { Value: not 0 } pair)
            {
                pair.EncodeToUtf16(units);
                foreach (var unit in units)
                {
                    hash = WordTable.Extend(hash, unit);
                    if (length < word.Length) word[length++] = unit;
                }
                i++;
            }
            else if (length > 0)
            {
                EndWord(word.AsSpan(0, length), hash);
                (hash, length) = (WordTable.HashSeed, 0);
            }
        }
        if (length > 0) EndWord(word.AsSpan(0, length), hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndWord(ReadOnlySpan<char> word, uint hash)
    {
        var known = _plan.Words.Find(word, hash);
        if (known >= 0) Found(known);
        var prefix = -1;
        if (_plan.Prefixes.Longest > 0)
        {
            prefix = _plan.Prefixes.Find(word);
            for (var p = prefix; p >= 0; p = _plan.Prefixes.Parent(p)) Found(_firstPrefix + p);
        }
        if (_plan.HasPhrases) KeepPosition(known, prefix);
    }

    private void KeepPosition(int word, int prefix)
    {
        if (_wordCount == _wordAt.Length)
        {
            Array.Resize(ref _wordAt, Math.Max(64, _wordCount * 2));
            Array.Resize(ref _prefixAt, Math.Max(64, _wordCount * 2));
        }
        (_wordAt[_wordCount], _prefixAt[_wordCount]) = (word, prefix);
        _wordCount++;
    }
}
