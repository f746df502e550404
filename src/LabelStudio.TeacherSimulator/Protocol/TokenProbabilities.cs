using LabelStudio.TeacherSimulator.Answers;

namespace LabelStudio.TeacherSimulator.Protocol;

/// <summary>A token with its log-probability and the likeliest ones in its place.</summary>
internal sealed record TokenProbability(string Token, double LogProb, IReadOnlyList<(string Token, double LogProb)> Top);

/// <summary>Spreads a belief over the tokens of an answer: at each token of the value stands the share of all values that go on like it, so that the product over a value's tokens is the value's probability.</summary>
internal static class TokenProbabilities
{
    private const double Sure = -1e-4;

    public static List<TokenProbability> Of(AnswerText text, Belief belief, int top)
    {
        var list = new List<TokenProbability>();
        foreach (var t in Tokens.Split(text.Content[..text.ValueStart])) list.Add(Certain(t, top));
        AddValue(list, text.Content.Substring(text.ValueStart, text.ValueLength), belief, top);
        foreach (var t in Tokens.Split(text.Content[(text.ValueStart + text.ValueLength)..])) list.Add(Certain(t, top));
        return list;
    }

    private static void AddValue(List<TokenProbability> list, string value, Belief belief, int top)
    {
        var said = Tokens.Split(value);
        var paths = belief.Values.Select(v => (Pieces: Tokens.Split(v.Value), v.Probability)).ToList();
        for (var i = 0; i < said.Count; i++)
        {
            var at = i;
            var next = paths.Where(p => p.Pieces.Count > at && p.Pieces.Take(at).SequenceEqual(said.Take(at)))
                .GroupBy(p => p.Pieces[at]).Select(g => (Token: g.Key, Mass: g.Sum(p => p.Probability))).OrderByDescending(g => g.Mass).ToList();
            var sum = next.Sum(n => n.Mass);
            var mine = next.FirstOrDefault(n => n.Token == said[at]).Mass;
            if (mine <= 0)
            {
                list.Add(Certain(said[at], top));
                continue;
            }
            list.Add(new TokenProbability(said[at], Math.Log(mine / sum), [.. next.Take(top).Select(n => (n.Token, Math.Log(n.Mass / sum)))]));
        }
    }

    private static TokenProbability Certain(string token, int top) => new(token, Sure, top > 0 ? [(token, Sure)] : []);
}
