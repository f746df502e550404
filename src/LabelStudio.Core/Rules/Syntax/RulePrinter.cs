using System.Globalization;
using System.Text;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>Writes a tree as canonical text: operators spelled out, parentheses only where they are needed.</summary>
internal static class RulePrinter
{
    // the binding strength of what surrounds a part; a part that binds less strongly is put in parentheses
    private const int OrStrength = 0, AndStrength = 1, NotStrength = 2, DistanceStrength = 3;

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
            case WildcardNode wildcard: text.Append(wildcard.Pattern); break;
            case WordFormsNode forms: text.Append('~').Append(forms.Word); break;
            case ListNode list: text.Append('@').Append(list.Name); break;
            case PhraseNode phrase: AppendPhrase(text, phrase); break;
            case RegexNode regex: AppendRegex(text, regex); break;
            case SizeNode size: text.Append(size.InWords ? "words" : "length").Append(size.Test); break;
            case CountNode count: AppendFunction(text, "count", count.Part).Append(count.Test); break;
            case EdgeNode edge: AppendFunction(text, edge.AtEnd ? "ends" : "starts", edge.Part); break;
            case FieldNode field: AppendField(text, field); break;
            case FieldNumberNode field:
                AppendName(text, field.Name, FieldNames.IsBare(field.Name) && !FieldNames.IsSize(field.Name, out _)).Append(field.Test);
                break;
            case SimilarNode similar: AppendSimilar(text, similar); break;
            case DistanceNode distance:
                Append(text, distance.Left, DistanceStrength);
                text.Append(CultureInfo.InvariantCulture, $" {(distance.InOrder ? "THEN" : "NEAR")}/{distance.Words} ");
                Append(text, distance.Right, DistanceStrength);
                break;
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

    private static StringBuilder AppendFunction(StringBuilder text, string name, RuleNode part)
    {
        text.Append(name).Append('(');
        Append(text, part, OrStrength);
        return text.Append(')');
    }

    private static void AppendField(StringBuilder text, FieldNode field)
    {
        AppendName(text, field.Name, FieldNames.IsBare(field.Name)).Append(':');
        var single = field.Part is WordNode or PrefixNode or WildcardNode or WordFormsNode or PhraseNode or ListNode or RegexNode;
        if (!single) text.Append('(');
        Append(text, field.Part, OrStrength);
        if (!single) text.Append(')');
    }

    private static StringBuilder AppendName(StringBuilder text, string name, bool bare) => bare ? text.Append(name) : text.Append('"').Append(name).Append('"');

    private static void AppendSimilar(StringBuilder text, SimilarNode similar)
    {
        text.Append("similar(\"");
        foreach (var c in similar.Text)
        {
            if (c is '\\' or '"' or '“' or '”' or '„') text.Append('\\');
            text.Append(c);
        }
        text.Append(CultureInfo.InvariantCulture, $"\", {similar.Least:R})");
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
