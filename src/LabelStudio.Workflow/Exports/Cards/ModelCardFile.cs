using System.Text;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>A model card as the files that leave.</summary>
public static class ModelCardFile
{
    public static byte[] Json(ModelCard card) => ExportJson.Write(card);

    public static byte[] Markdown(ModelCard card) => Encoding.UTF8.GetBytes(CardMarkdown.Write(card));
}
