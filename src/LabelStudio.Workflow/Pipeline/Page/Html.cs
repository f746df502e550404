using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace LabelStudio.Workflow.Pipeline.Page;

/// <summary>HTML in the making. Literal parts of an interpolated string are markup, everything put into it is text and escaped.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    public Html Add([InterpolatedStringHandlerArgument("")] ref Handler part) => this;

    /// <summary>A style sheet, which is markup as it is.</summary>
    public Html AddStyle(string css)
    {
        _text.Append(css);
        return this;
    }

    public override string ToString() => _text.ToString();

    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly Html _html;

        public Handler(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            _html = html;
        }

        public void AppendLiteral(string markup) => _html._text.Append(markup);

        public void AppendFormatted(string? text) => _html._text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted<T>(T value, string? format = null) where T : IFormattable =>
            _html._text.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));
    }
}
