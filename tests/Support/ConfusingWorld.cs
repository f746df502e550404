namespace LabelStudio.Tests.Support;

/// <summary>Documents whose classes are mistaken for each other unevenly, some of which are hard for everybody.</summary>
internal sealed class ConfusingWorld
{
    private readonly double[] _ease;
    private readonly double[][] _mistakenFor;
    private readonly int[] _temptation;
    private readonly double _sharedErrors;

    /// <param name="draws">Draws.</param>
    /// <param name="classes">K.</param>
    /// <param name="documents">n.</param>
    /// <param name="similarity">Shape of the gamma that says how often one class is mistaken for another: small = for few others.</param>
    /// <param name="hardness">Spread of how hard documents are, in log-odds.</param>
    /// <param name="sharedErrors">How often an error is the one to which the document tempts everybody.</param>
    public ConfusingWorld(SeededDraws draws, int classes, int documents, double similarity, double hardness, double sharedErrors)
    {
        _sharedErrors = sharedErrors;
        Balance = draws.Dirichlet(classes, draws.One(1, 5, 100), 0.2 / classes);
        _mistakenFor = new double[classes][];
        for (var k = 0; k < classes; k++)
        {
            var shares = new double[classes];
            for (var l = 0; l < classes; l++) shares[l] = k == l ? 0 : draws.Gamma(similarity) + 1e-3;
            var sum = shares.Sum();
            _mistakenFor[k] = [.. shares.Select(s => s / sum)];
        }
        Gold = new int[documents];
        _ease = new double[documents];
        _temptation = new int[documents];
        for (var i = 0; i < documents; i++)
        {
            Gold[i] = draws.Index(Balance);
            _ease[i] = draws.Normal(0, hardness);
            _temptation[i] = draws.Index(_mistakenFor[Gold[i]]);
        }
    }

    public double[] Balance { get; }

    public int[] Gold { get; }

    /// <summary>The vote of one whose log-odds of being right on an ordinary document are <paramref name="ability"/>.</summary>
    public int Vote(SeededDraws draws, int document, double ability)
    {
        var gold = Gold[document];
        if (draws.Chance(1 / (1 + Math.Exp(-ability - _ease[document])))) return gold;
        return draws.Chance(_sharedErrors) ? _temptation[document] : draws.Index(_mistakenFor[gold]);
    }
}
