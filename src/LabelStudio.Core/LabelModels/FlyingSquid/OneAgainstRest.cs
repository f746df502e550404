namespace LabelStudio.Core.LabelModels.FlyingSquid;

/// <summary>What each vote says for and against each class, each class against the rest.</summary>
internal sealed class OneAgainstRest
{
    private const double UnknownAccuracy = 0.7;

    /// <summary>Each cell of (vote is the class) × (document is of the class) has at least this part of what chance alone would put there, so that no vote decides for good.</summary>
    private const double LeastOfChance = 0.02;

    /// <param name="tallies">Votes by function and class.</param>
    /// <param name="solved">E[λ Y] at f · K + k, NaN where no triplet tells it.</param>
    /// <param name="balance">K class shares.</param>
    public OneAgainstRest(VoteTallies tallies, double[] solved, double[] balance)
    {
        var classes = balance.Length;
        Balance = balance;
        For = new double[solved.Length];
        Against = new double[solved.Length];
        Accuracy = new double[tallies.Functions];
        for (var f = 0; f < tallies.Functions; f++)
        {
            if (tallies.Votes[f] == 0) continue;
            for (var k = 0; k < classes; k++)
            {
                var at = f * classes + k;
                var share = (double)tallies.ClassVotes[at] / tallies.Votes[f];
                var agrees = double.IsNaN(solved[at]) ? 1 - WrongByChance(share, classes) : (1 + solved[at]) / 2;
                Accuracy[f] += share is 0 or 1 ? SetConstant(at, k, agrees, share == 1) : Set(at, k, agrees, share);
            }
        }
    }

    /// <summary>K class shares.</summary>
    public double[] Balance { get; }

    /// <summary>Log-odds of class k when f votes k, at f · K + k.</summary>
    public double[] For { get; }

    /// <summary>Log-odds of class k when f votes something else, at f · K + k.</summary>
    public double[] Against { get; }

    /// <summary>The share of its votes that is right, 0 to 1 but for rounding and what K problems apart leave over.</summary>
    public double[] Accuracy { get; }

    /// <summary>How often a function of unknown accuracy is wrong about one class against the rest.</summary>
    private static double WrongByChance(double share, int classes) => (1 - UnknownAccuracy) * (share + (1 - share) / (classes - 1));

    /// <summary>
    /// From how often the function agrees, how often it votes the class and how frequent the class is to the four cells of votes × truth; returns the share where both are the class.
    /// </summary>
    private double Set(int at, int label, double agrees, double share)
    {
        var balance = Balance[label];
        var least = Math.Max(LeastOfChance * share * balance, share + balance - 1 + LeastOfChance * (1 - share) * (1 - balance));
        var most = Math.Min(share - LeastOfChance * share * (1 - balance), balance - LeastOfChance * balance * (1 - share));
        var both = Math.Clamp((agrees - 1 + share + balance) / 2, least, most);
        For[at] = Math.Log(both / balance / ((share - both) / (1 - balance)));
        Against[at] = Math.Log((balance - both) / balance / ((1 - share - balance + both) / (1 - balance)));
        return both;
    }

    /// <summary>A function that votes the class only, or never: that it votes is what it says. A vote it never cast is read as one of unknown accuracy.</summary>
    private double SetConstant(int at, int label, double agrees, bool isClass)
    {
        var prior = Math.Log(Balance[label] / (1 - Balance[label]));
        var sure = Math.Clamp(isClass ? agrees : 1 - agrees, LeastOfChance * Balance[label], 1 - LeastOfChance * (1 - Balance[label]));
        var says = Math.Log(sure / (1 - sure)) - prior;
        var unseen = Math.Log(UnknownAccuracy / (1 - UnknownAccuracy));
        For[at] = isClass ? says : Math.Max(unseen - prior, 0);
        Against[at] = isClass ? Math.Min(-unseen - prior, 0) : says;
        return isClass ? sure : 0;
    }
}
