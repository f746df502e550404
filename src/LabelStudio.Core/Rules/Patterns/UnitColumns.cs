using System.Runtime.CompilerServices;

namespace LabelStudio.Core.Rules.Patterns;

/// <summary>Numbers the UTF-16 units that some strings hold from 1, so that tables over units stay narrow; every other unit is 0.</summary>
internal sealed class UnitColumns
{
    private readonly ushort[] _columns;

    public UnitColumns(IReadOnlyList<string> strings)
    {
        var highest = -1;
        foreach (var s in strings)
            foreach (var unit in s)
                highest = Math.Max(highest, unit);
        _columns = new ushort[highest + 1];
        Width = 1;
        foreach (var s in strings)
            foreach (var unit in s)
                if (_columns[unit] == 0)
                    _columns[unit] = (ushort)Width++;
    }

    /// <summary>The number of columns, the one for other units among them.</summary>
    public int Width { get; }

    /// <summary>The column of a unit, 0 to <see cref="Width"/>-1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(char unit) => unit < _columns.Length ? _columns[unit] : 0;
}
