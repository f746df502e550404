using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>How much of the documents is voted on.</summary>
/// <param name="Coverage">Share of documents with at least one vote.</param>
/// <param name="Overlap">Share of documents with at least two.</param>
/// <param name="Conflict">Share of documents with votes for different classes.</param>
/// <param name="Functions">One entry a function, in order.</param>
public sealed record VoteSummary(double Coverage, double Overlap, double Conflict, IReadOnlyList<FunctionVotes> Functions)
{
    public static VoteSummary Of(VoteMatrix votes)
    {
        var n = votes.Documents;
        var first = new short[n];
        var state = new byte[n];
        Array.Fill(first, (short)VoteColumn.Abstain);
        var functions = new List<FunctionVotes>();
        foreach (var column in votes.Functions)
        {
            long cast = 0;
            for (var d = 0; d < n; d++)
            {
                var vote = column[d];
                if (vote < 0) continue;
                cast++;
                if (first[d] < 0)
                {
                    first[d] = (short)vote;
                    state[d] = 1;
                }
                else if (state[d] < 3) state[d] = first[d] == vote ? (byte)2 : (byte)3;
            }
            functions.Add(new FunctionVotes(column.Name, cast, Share(cast, n)));
        }
        return new VoteSummary(Share(state.LongCount(s => s >= 1), n), Share(state.LongCount(s => s >= 2), n), Share(state.LongCount(s => s == 3), n), functions);
    }

    private static double Share(long part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <param name="Votes">Documents it votes on.</param>
public sealed record FunctionVotes(string Name, long Votes, double Coverage);
