using System.Globalization;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>README.md of a bundle.</summary>
internal static class BundleReadme
{
    public static string Write(ModelCard card, int documents)
    {
        var text = new Markdown();
        text.Heading(1, $"{card.Name}: student {card.Student.ToString(CultureInfo.InvariantCulture)}");
        text.Paragraph("A text classifier in one file. It needs ONNX Runtime 1.20 or later and nothing else. Three lines:");
        text.Code("sh", "cd samples/python && pip install -r requirements.txt\npython student.py                         # checks the files against verify.json\npython student.py \"where is my card?\"     # classifies");
        text.Paragraph("JavaScript, with Node 20 or later:");
        text.Code("sh", "cd samples/javascript && npm install\nnode student.mjs\nnode student.mjs \"where is my card?\"");
        text.Paragraph("C#, with .NET 10:");
        text.Code("sh", "cd samples/csharp\ndotnet run\ndotnet run \"where is my card?\"");
        text.Table(
            ["File", "What it is"],
            [
                .. card.Model.Files.Select(f => new[] { $"`{f.Name}`", Markdown.Escape(f.Note) }),
                ["`labels.json`", "the classes in the order of `probabilities`"],
                .. card.ReadFields is { Count: > 0 } ? (string[][])[["`fields.json`", "the fields that are read beside the text, and how: the samples turn a text and its fields into the one string that the model takes"]] : [],
                ["`policy.json`", "when `abstain` is true and where answers go then; from which probability on a class is in a set that holds the right one as often as stated"],
                ["`verify.json`", $"{VerifyTexts.Cases.ToString(CultureInfo.InvariantCulture)} texts with the answers to expect of each model file; {(documents > 0 ? $"{documents.ToString(CultureInfo.InvariantCulture)} of them are documents of the train split, without an e-mail address, phone, card or account number" : "all of them made up")}"],
                ["`model-card.md`, `model-card.json`", "what it was made from, how good it is, where it is weak, who let it go"],
                ["`samples/`", "the programs above; take from them what you need"],
            ]);
        if (card.ReadFields is { Count: > 0 } read)
            text.Paragraph($"This student reads {InWords.List([.. read.Select(f => Markdown.Escape(f.Name))])} beside the text. Give them to the samples as `name=value` in front of the text, such as `{Example(read[0])} \"where is my card?\"`; one that is left out says nothing. A bare text is answered too, as one without fields.");
        text.Paragraph("Input: `text`, any number of strings in UTF-8. Outputs, one a text: `label`, the most probable class; `probabilities`, a row in the order of `labels.json`; `in_distribution`, 0 to 1, how much of what is read of the text the student knows; `abstain`, true where nothing should be answered. Read the model card before you rely on it.");
        return text.ToString();
    }

    private static string Example(Pipeline.FieldFigures field) => $"\"{field.Name}={(field.Number ? "12.5" : field.Says[0])}\"";
}
