using System.Text;

namespace LabelStudio.Core.Rules;

/// <summary>Writes a tree as canonical text: operators spelled out, parentheses only where they are needed.</summary>
internal static class RulePrinter
{
    // the binding strength of what surrounds a part; a part that binds less strongly is put in parentheses
    private const int OrStrength = 0, AndStrength = 1, NotStrength = 2;

    public static string Print(RuleNode node)
    {
        var text = new StringBuilder();
        Append(text, node, OrStrength);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RuleNode node, int surrounding)
    {
        switch (node)
        {
            case WordNode word: text.Append(word.Word); break;
            case PrefixNode prefix: text.Append(prefix.Prefix).Append('*'); break;
            case PhraseNode phrase: AppendPhrase(text, phrase); break;
            case RegexNode regex: AppendRegex(text, regex); break;
            case NotNode not:
                text.Append("NOT ");
                Append(text, not.Part, NotStrength);
                break;
            case AndNode and: AppendJoined(text, and.Parts, " AND ", AndStrength, surrounding); break;
            case OrNode or: AppendJoined(text, or.Parts, " OR ", OrStrength, surrounding); break;
            default: throw new ArgumentException($"A {node.GetType().Name} has no text.", nameof(node));
        }
    }

    private static void AppendJoined(StringBuilder text, NodeList parts, string joint, int strength, int surrounding)
    {
        if (surrounding > strength) text.Append('(');
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) text.Append(joint);
            // one step up: lists of one kind are flat, so that a part never binds exactly as its list does
            Append(text, parts[i], strength + 1);
        }
        if (surrounding > strength) text.Append(')');
    }

    private static void AppendPhrase(StringBuilder text, PhraseNode phrase)
    {
        text.Append('"');
        for (var i = 0; i < phrase.Parts.Count; i++)
        {
            if (i > 0) text.Append(' ');
            Append(text, phrase.Parts[i], NotStrength);
        }
        text.Append('"');
    }

    private static void AppendRegex(StringBuilder text, RegexNode regex)
    {
        text.Append('/');
        for (var i = 0; i < regex.Pattern.Length; i++)
        {
            var c = regex.Pattern[i];
            if (c == '/') text.Append('\\');
            text.Append(c);
            if (c == '\\' && i + 1 < regex.Pattern.Length) text.Append(regex.Pattern[++i]);
        }
        text.Append(regex.IgnoreCase ? "/i" : "/");
    }
}
