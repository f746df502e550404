using System.Globalization;
using System.Text;

namespace LabelStudio.Core.Rules.Patterns;

/// <summary>
/// Finds strings of which a pattern needs at least one: a text without any of them cannot match, and need not be tried.
/// </summary>
/// <remarks>
/// Reads as much of the .NET syntax as rules commonly use. What it does not know for certain it treats as "may be anything", or gives up:
/// the answer may be weak, never wrong. Strings are folded by <see cref="CaseFold"/>, with or without the flag i.
/// The method is that of RE2's prefilter (Cox, "Regular Expression Matching with a Trigram Index", 2012, section "Indexed search").
/// </remarks>
internal sealed class RequiredLiterals
{
    private const int MostAlternatives = 16, LongestLiteral = 64, DeepestGroup = 40, MostRepeats = 4;

    private readonly string _pattern;
    private int _at;

    private RequiredLiterals(string pattern) => _pattern = pattern;

    /// <summary>The strings, folded and none of them empty, or null where the pattern requires nothing that could be found.</summary>
    public static string[]? Of(string pattern)
    {
        var reader = new RequiredLiterals(pattern);
        try
        {
            var part = reader.Alternatives(0);
            return reader._at < pattern.Length ? null : Usable(part.Best);
        }
        catch (NotUnderstoodException)
        {
            return null;
        }
    }

    private static string[]? Usable(string[]? literals) =>
        literals == null || literals.Any(l => l.Length == 0) ? null : [.. literals.Distinct(StringComparer.Ordinal)];

    /// <summary>What is known of a part of the pattern.</summary>
    /// <param name="Exact">Every string the part can match, or null where they are too many or unknown.</param>
    /// <param name="Needed">Strings of which any match holds at least one, or null.</param>
    private readonly record struct Part(string[]? Exact, string[]? Needed)
    {
        public static readonly Part Anything = new(null, null);
        public static readonly Part Nothing = new([""], null);

        public string[]? Best => Better(Exact, Needed);
    }

    /// <summary>The rarer of two lists: the longer its shortest string the better, then the fewer strings.</summary>
    private static string[]? Better(string[]? left, string[]? right)
    {
        if (left == null || right == null) return left ?? right;
        var (l, r) = (Math.Min(8, left.Min(s => s.Length)), Math.Min(8, right.Min(s => s.Length)));
        return l != r ? (l > r ? left : right) : left.Length <= right.Length ? left : right;
    }

    private Part Alternatives(int depth)
    {
        if (depth > DeepestGroup) throw new NotUnderstoodException();
        var sum = Sequence(depth);
        while (_at < _pattern.Length && _pattern[_at] == '|')
        {
            _at++;
            var next = Sequence(depth);
            sum = new Part(Union(sum.Exact, next.Exact), Union(sum.Best, next.Best));
        }
        return sum;
    }

    private static string[]? Union(string[]? left, string[]? right)
    {
        if (left == null || right == null) return null;
        string[] both = [.. left, .. right];
        return both.Length <= MostAlternatives ? both : null;
    }

    private Part Sequence(int depth)
    {
        string[]? exact = [""], needed = null;
        var whole = true;
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            var part = Repeated(Atom(depth));
            var longer = Product(exact, part.Exact);
            if (longer != null)
            {
                exact = longer;
                continue;
            }
            whole = false;
            needed = Better(Better(needed, NonEmpty(exact)), NonEmpty(part.Needed));
            exact = part.Exact ?? [""];
        }
        return whole ? new Part(exact, null) : new Part(null, Better(needed, NonEmpty(exact)));
    }

    private static string[]? NonEmpty(string[]? literals) => literals == null || literals.Any(l => l.Length == 0) ? null : literals;

    private static string[]? Product(string[]? left, string[]? right)
    {
        if (left == null || right == null || left.Length * right.Length > MostAlternatives) return null;
        if (left.Max(l => l.Length) + right.Max(r => r.Length) > LongestLiteral) return null;
        return [.. left.SelectMany(_ => right, (l, r) => l + r)];
    }

    /// <summary>Reads the repeat sign after a part, if there is one.</summary>
    private Part Repeated(Part part)
    {
        while (_at < _pattern.Length)
        {
            int least, most;
            switch (_pattern[_at])
            {
                case '*': (least, most) = (0, int.MaxValue); _at++; break;
                case '+': (least, most) = (1, int.MaxValue); _at++; break;
                case '?': (least, most) = (0, 1); _at++; break;
                case '{' when Counts() is { } counts: (least, most) = counts; break;
                default: return part;
            }
            if (_at < _pattern.Length && _pattern[_at] == '?') _at++;
            part = Times(part, least, most);
        }
        return part;
    }

    private static Part Times(Part part, int least, int most)
    {
        if (least == 0) return most == 1 && part.Exact != null ? new Part(Union(part.Exact, [""]), null) : Part.Anything;
        if (least != most || least > MostRepeats || part.Exact == null) return new Part(null, part.Best);
        var exact = part.Exact;
        for (var i = 1; i < least && exact != null; i++) exact = Product(exact, part.Exact);
        return exact == null ? new Part(null, part.Best) : new Part(exact, null);
    }

    /// <summary>Reads {n}, {n,} or {n,m}; a brace that begins none of them is a literal.</summary>
    private (int Least, int Most)? Counts()
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0) return null;
        var inside = _pattern.AsSpan(_at + 1, end - _at - 1);
        var comma = inside.IndexOf(',');
        var first = comma < 0 ? inside : inside[..comma];
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var least)) return null;
        var most = comma < 0 ? least : int.MaxValue;
        if (comma >= 0 && comma + 1 < inside.Length
            && !int.TryParse(inside[(comma + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out most)) return null;
        _at = end + 1;
        return (least, most);
    }

    private Part Atom(int depth)
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case '(': return Group(depth);
            case '[': return Set();
            case '\\': return Escape();
            case '.': return Part.Anything;
            case '^' or '$': return Part.Nothing;
            default: return Literal(c);
        }
    }

    private static Part Literal(char c) => char.IsSurrogate(c) ? Part.Anything : new Part([CaseFold.Of(c).ToString()], null);

    private Part Group(int depth)
    {
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            var rest = _pattern.AsSpan(_at + 1);
            if (rest.StartsWith(":"))
            {
                _at += 2;
            }
            else if (rest.Length > 1 && rest[0] is '<' or '\'' && (char.IsLetter(rest[1]) || rest[1] == '_'))
            {
                var end = rest[1..].IndexOf(rest[0] == '<' ? '>' : '\'');
                if (end < 0) throw new NotUnderstoodException();
                _at += end + 3;
            }
            else
            {
                return Options(rest, depth);
            }
        }
        var part = Alternatives(depth + 1);
        Expect(')');
        return part;
    }

    /// <summary>Reads (?i), (?i:…) and their like; only the options that leave literals as they are.</summary>
    private Part Options(ReadOnlySpan<char> rest, int depth)
    {
        var length = rest.IndexOfAnyExcept("imns-");
        if (length < 0 || rest[length] is not (')' or ':')) throw new NotUnderstoodException();
        _at += length + 2;
        if (rest[length] == ')') return Part.Nothing;
        var part = Alternatives(depth + 1);
        Expect(')');
        return part;
    }

    private void Expect(char c)
    {
        if (_at >= _pattern.Length || _pattern[_at++] != c) throw new NotUnderstoodException();
    }

    /// <summary>Reads a set. A short one without ranges and classes, such as [sz], is one of its characters; any other is anything.</summary>
    private Part Set()
    {
        var members = new StringBuilder();
        var plain = _at < _pattern.Length && _pattern[_at] != '^';
        if (!plain) _at++;
        for (var first = true; ; first = false)
        {
            if (_at >= _pattern.Length) throw new NotUnderstoodException();
            var c = _pattern[_at++];
            if (c == ']' && !first) break;
            if (c == '[') throw new NotUnderstoodException(); // a subtraction
            if (c == '-' || char.IsSurrogate(c)) plain = false;
            if (c == '\\')
            {
                var escaped = Escape().Exact;
                if (escaped is [{ Length: 1 } literal]) c = literal[0];
                else plain = false;
            }
            members.Append(CaseFold.Of(c));
        }
        return plain && members.Length <= MostRepeats ? new Part([.. members.ToString().Select(m => m.ToString())], null) : Part.Anything;
    }

    /// <summary>Reads what follows a backslash.</summary>
    private Part Escape()
    {
        if (_at >= _pattern.Length) throw new NotUnderstoodException();
        var c = _pattern[_at++];
        switch (c)
        {
            case 'b' or 'B' or 'A' or 'z' or 'Z': return Part.Nothing;
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S': return Part.Anything;
            case 't': return Literal('\t');
            case 'n': return Literal('\n');
            case 'r': return Literal('\r');
            case 'f': return Literal('\f');
            case 'v': return Literal('\v');
            case 'a': return Literal('\a');
            case 'e': return Literal('\u001B');
            case 'x': return Hex(2);
            case 'u': return Hex(4);
            case 'p' or 'P':
                var end = _pattern.IndexOf('}', _at);
                if (end < 0) throw new NotUnderstoodException();
                _at = end + 1;
                return Part.Anything;
            default:
                if (char.IsAsciiLetterOrDigit(c)) throw new NotUnderstoodException();
                return Literal(c);
        }
    }

    private Part Hex(int digits)
    {
        if (_at + digits > _pattern.Length
            || !ushort.TryParse(_pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            throw new NotUnderstoodException();
        _at += digits;
        return Literal((char)unit);
    }

    /// <summary>The pattern uses something that this reader does not know.</summary>
    private sealed class NotUnderstoodException : Exception;
}
