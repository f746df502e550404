using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Redaction;

/// <summary>Takes e-mail addresses, phone, card and account numbers out of messages and puts placeholders in their places. The same thing gets the same placeholder, and what comes back is put back here.</summary>
public sealed class Redactor
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly (RedactionKind Kind, Regex Pattern, Func<string, int> Length)[] Rules =
    [
        (RedactionKind.Email, new Regex(@"[\p{L}\p{Nd}._%+'-]+@[\p{L}\p{Nd}-]+(?:\.[\p{L}\p{Nd}-]+)+", Linear), s => s.Length),
        (RedactionKind.Account, new Regex(@"\b[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,30}", Linear), Numbers.IbanLength),
        (RedactionKind.Card, new Regex(@"\b[0-9](?:[ -]?[0-9]){12,18}\b", Linear), s => Numbers.IsCard(s) ? s.Length : 0),
        (RedactionKind.Phone, new Regex(@"(?:\+|\b00)[1-9](?:[ ()./-]{0,2}[0-9]){6,14}\b", Linear), s => s.Length),
        (RedactionKind.Phone, new Regex(@"\(?\b0[1-9][0-9]{0,4}\)?(?:[ ./-]{0,2}[0-9]){5,10}\b", Linear), s => s.Length),
        (RedactionKind.Phone, new Regex(@"\(?\b[2-9][0-9]{2}\)?[ .-][0-9]{3}[ .-][0-9]{4}\b", Linear), s => s.Length),
        (RedactionKind.Account, new Regex(@"\b[0-9]{2}-[0-9]{2}-[0-9]{2}\b[ ,]{0,2}[0-9]{6,8}\b", Linear), s => s.Length),
        (RedactionKind.Account, new Regex(@"\b[0-9]{8,19}\b", Linear), s => Numbers.IsDate(s) ? 0 : s.Length),
    ];

    private readonly Dictionary<(RedactionKind Kind, string Original), RedactionHit> _hits = [];
    private readonly Dictionary<RedactionKind, int> _last = [];
    private readonly string _all;

    private Redactor(IReadOnlyList<TeacherMessage> messages) => _all = string.Join('\n', messages.Select(m => m.Content));

    /// <summary>What was taken out, each once, in order of appearance.</summary>
    public IReadOnlyList<RedactionHit> Hits => [.. _hits.Values];

    /// <summary>Messages without what is personal in them, and what was taken out.</summary>
    public static (IReadOnlyList<TeacherMessage> Messages, IReadOnlyList<RedactionHit> Hits) Redact(IReadOnlyList<TeacherMessage> messages)
    {
        var redactor = new Redactor(messages);
        var redacted = messages.Select(m => redactor.Redact(m)).ToList();
        return redactor._hits.Count == 0 ? (messages, []) : (redacted, redactor.Hits);
    }

    /// <summary>Puts back what was taken out.</summary>
    public static string Restore(string text, IReadOnlyList<RedactionHit> hits)
    {
        foreach (var hit in hits) text = text.Replace(hit.Placeholder, hit.Original, StringComparison.Ordinal);
        return text;
    }

    private TeacherMessage Redact(TeacherMessage message)
    {
        var text = message.Content;
        foreach (var (kind, pattern, length) in Rules)
        {
            if (!pattern.IsMatch(text)) continue;
            text = pattern.Replace(text, match => length(match.Value) switch
            {
                0 => match.Value,
                var n => Placeholder(kind, match.Value[..n]) + match.Value[n..],
            });
        }
        return text == message.Content ? message : message with { Content = text };
    }

    private string Placeholder(RedactionKind kind, string original)
    {
        if (_hits.TryGetValue((kind, original), out var known)) return known.Placeholder;
        string placeholder;
        do
        {
            // a text may hold "[EMAIL_1]" of its own, which must not be taken for ours when it comes back
            var number = _last[kind] = _last.GetValueOrDefault(kind) + 1;
            placeholder = string.Create(CultureInfo.InvariantCulture, $"[{kind.ToString().ToUpperInvariant()}_{number}]");
        }
        while (_all.Contains(placeholder, StringComparison.Ordinal));
        _hits[(kind, original)] = new RedactionHit(kind, placeholder, original);
        return placeholder;
    }
}
