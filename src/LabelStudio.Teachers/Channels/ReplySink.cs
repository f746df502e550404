using System.Threading.Channels;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Channels;

/// <summary>Passes the text of a streamed answer on as it arrives.</summary>
internal sealed class ReplySink(ChannelWriter<ReplyPiece> pieces)
{
    public bool Wrote { get; private set; }

    public void Text(string text)
    {
        Wrote = true;
        pieces.TryWrite(new ReplyPiece(text));
    }

    /// <summary>The attempt failed; the next one starts over.</summary>
    public void Restart()
    {
        if (!Wrote) return;
        Wrote = false;
        pieces.TryWrite(new ReplyPiece("", Restart: true));
    }
}
