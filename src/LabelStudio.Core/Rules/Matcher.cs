using System.Runtime.CompilerServices;
using LabelStudio.Core.Rules.Lists;
using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Matches documents against compiled rules, one at a time. Not for two threads at once: each makes its own.</summary>
public sealed class Matcher
{
    private readonly RulePlan _plan;
    private readonly int _ruleCount;
    private readonly int _firstPrefix, _firstWildcard, _firstList, _firstNeedle;
    private readonly bool _readsWholeWords, _hasWildcardsOrLists;
    private readonly ListReader[] _lists;
    private readonly FieldMatcher[] _fields;
    private readonly Stack<Occurrences> _spare = [];
    private char[] _word;

    // what was found in the current document bears its number, so that nothing is cleared between documents
    private readonly int[] _literalSeen, _ruleWoken, _ruleFired, _memoMade;
    private readonly bool[] _memo;
    private readonly int[] _woken, _fired;
    private int _document, _wokenCount, _firedCount, _wordCount;

    // where literals stand whose places are kept: a chain for each literal, in the order they were found
    private readonly int[] _firstPlace, _lastPlace;
    private PlaceLink[] _places = [];
    private int _placeCount;

    internal Matcher(CompiledRules rules)
    {
        _plan = rules.Plan;
        _ruleCount = rules.Rules.Count;
        _firstPrefix = _plan.Words.Count;
        _firstNeedle = _plan.Triggers.Length - _plan.Needles.Count;
        _firstList = _firstNeedle - _plan.Lists.Length;
        _firstWildcard = _firstList - _plan.Wildcards.Count;
        _readsWholeWords = _plan.Wildcards.Count > 0;
        _hasWildcardsOrLists = _readsWholeWords || _plan.Lists.Length > 0;
        // one unit more than any literal is long: a longer word is none, however it begins
        _word = new char[Math.Max(Math.Max(_plan.Words.Longest, _plan.Prefixes.Longest), _plan.Lists.Select(l => l.Longest).DefaultIfEmpty().Max()) + 1];
        _literalSeen = new int[_plan.Triggers.Length];
        _ruleWoken = new int[_ruleCount];
        _ruleFired = new int[_ruleCount];
        _woken = new int[_ruleCount];
        _fired = new int[_ruleCount];
        _memoMade = new int[_plan.MemoSlots];
        _memo = new bool[_plan.MemoSlots];
        _firstPlace = _plan.KeepsPlaces == null ? [] : new int[_plan.Triggers.Length];
        _lastPlace = new int[_firstPlace.Length];
        _lists = [.. _plan.Lists.Select((l, i) => new ListReader(l, _firstList + i, _plan.KeepsPlaces?[_firstList + i] ?? false))];
        _fields = Array.ConvertAll(_plan.Fields, f => new FieldMatcher(f));
    }

    /// <summary>The number of the current document's words.</summary>
    internal int WordCount => _wordCount;

    /// <summary>The current document's fields.</summary>
    internal IRuleFields? Fields { get; private set; }

    /// <summary>The current document's number, or -1.</summary>
    internal int Number { get; private set; }

    /// <summary>The rules that fire on a document without fields.</summary>
    /// <returns>Their indexes, ascending; valid until the next document.</returns>
    public ReadOnlySpan<int> Fired(ReadOnlySpan<char> text)
    {
        (Fields, Number) = (null, -1);
        return FiredOn(text);
    }

    /// <summary>The rules that fire on a document.</summary>
    /// <returns>Their indexes, ascending; valid until the next document.</returns>
    public ReadOnlySpan<int> Fired(in RuleDocument document)
    {
        (Fields, Number) = (document.Fields, document.Number);
        return FiredOn(document.Text);
    }

    /// <summary>Tells for each rule whether it fires on a document without fields.</summary>
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

    /// <summary>Whether any rule fires on a document without fields; for a single query, whether the document fulfils it.</summary>
    public bool Matches(ReadOnlySpan<char> text) => !Fired(text).IsEmpty;

    /// <summary>Whether any rule fires on a document without fields that is known by its number; for a single query, whether the document fulfils it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="number">Its number, as in <see cref="RuleDocument.Number"/>.</param>
    public bool Matches(ReadOnlySpan<char> text, int number)
    {
        (Fields, Number) = (null, number);
        return !FiredOn(text).IsEmpty;
    }

    /// <summary>Whether any rule fires on a document; for a single query, whether the document fulfils it.</summary>
    public bool Matches(in RuleDocument document) => !Fired(document).IsEmpty;

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

    /// <summary>Notes a literal that is the current word.</summary>
    internal void FoundWord(int literal)
    {
        if (_plan.KeepsPlaces != null) FoundAt(literal, WordCount, 1);
        else Found(literal);
    }

    /// <summary>Notes a literal and where it stands.</summary>
    internal void FoundAt(int literal, int start, int words)
    {
        if (_plan.KeepsPlaces is { } keeps && keeps[literal])
        {
            if (_placeCount == _places.Length) Array.Resize(ref _places, Math.Max(64, _placeCount * 2));
            _places[_placeCount] = new PlaceLink(start, words, -1);
            if (_literalSeen[literal] == _document) _places[_lastPlace[literal]].Next = _placeCount;
            else _firstPlace[literal] = _placeCount;
            _lastPlace[literal] = _placeCount++;
        }
        Found(literal);
    }

    /// <summary>The first place of a literal whose places are kept, or -1.</summary>
    internal int FirstOf(int literal) => HasLiteral(literal) ? _firstPlace[literal] : -1;

    /// <summary>Reads a place: its first word and number of words.</summary>
    /// <returns>The literal's next place, or -1.</returns>
    internal int NextOf(int place, out int start, out int words)
    {
        (start, words) = (_places[place].Start, _places[place].Words);
        return _places[place].Next;
    }

    /// <summary>What was remembered of a phrase, pattern or the like in the current document, or null.</summary>
    internal bool? Recall(int slot) => _memoMade[slot] == _document ? _memo[slot] : null;

    /// <summary>Remembers whether a phrase, pattern or the like is in the current document.</summary>
    internal bool Remember(int slot, bool holds)
    {
        _memoMade[slot] = _document;
        return _memo[slot] = holds;
    }

    /// <summary>An empty list to work with; it goes back by <see cref="Return"/>.</summary>
    internal Occurrences Rent() => _spare.TryPop(out var spare) ? spare : new Occurrences();

    internal void Return(Occurrences spare)
    {
        spare.Clear();
        _spare.Push(spare);
    }

    /// <summary>Whether a field of the current document fulfils a query.</summary>
    internal bool FieldFulfils(int field, int query) => Fields != null && _fields[field].Fulfils(query, _document, Fields);

    private ReadOnlySpan<int> FiredOn(ReadOnlySpan<char> text)
    {
        BeginDocument();
        if (_plan.ReadsWords) ReadWords(text);
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
            foreach (var field in _fields) field.Forget();
        }
        _document++;
        _wokenCount = _firedCount = _placeCount = _wordCount = 0;
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
                else if (_readsWholeWords) (word = LongerWord())[length++] = lower;
            }
            else if (char.IsHighSurrogate(text[i]) && Words.LowerPair(text, i) is { Value: not 0 } pair)
            {
                pair.EncodeToUtf16(units);
                foreach (var unit in units)
                {
                    hash = WordTable.Extend(hash, unit);
                    if (length < word.Length) word[length++] = unit;
                    else if (_readsWholeWords) (word = LongerWord())[length++] = unit;
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
        if (_hasWildcardsOrLists)
            foreach (var list in _lists)
                list.EndDocument(this);
    }

    private char[] LongerWord()
    {
        Array.Resize(ref _word, Math.Max(64, _word.Length * 2));
        return _word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndWord(ReadOnlySpan<char> word, uint hash)
    {
        var known = _plan.Words.Find(word, hash);
        if (known >= 0) FoundWord(known);
        if (_plan.Prefixes.Longest > 0)
            for (var p = _plan.Prefixes.Find(word); p >= 0; p = _plan.Prefixes.Parent(p))
                FoundWord(_firstPrefix + p);
        if (_hasWildcardsOrLists) FindWildcardsAndLists(word, hash);
        _wordCount++;
    }

    private void FindWildcardsAndLists(ReadOnlySpan<char> word, uint hash)
    {
        _plan.Wildcards.Find(word, this, _firstWildcard);
        foreach (var list in _lists) list.Word(word, hash, this);
    }

    private record struct PlaceLink(int Start, int Words, int Next);
}
