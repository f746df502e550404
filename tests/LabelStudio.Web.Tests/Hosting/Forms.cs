using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace LabelStudio.Web.Tests.Hosting;

/// <summary>Fills in and sends the forms of static pages as a browser does.</summary>
public static class Forms
{
    public static async Task<IDocument> PageAsync(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return await ParseAsync(answer);
    }

    public static async Task<IDocument> ParseAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        return await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html));
    }

    /// <summary>Gets the page, takes its first form with the hidden fields, fills in the rest and sends it.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string address, Dictionary<string, string> fields)
    {
        using var page = await client.PageAsync(address);
        return await client.SendAsync(page, address, fields);
    }

    /// <summary>Sends the first form of a page that was got before.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this HttpClient client, IDocument page, string address, Dictionary<string, string> fields)
    {
        var form = page.QuerySelector<IHtmlFormElement>("form") ?? throw new InvalidOperationException($"{address} has no form.");
        var all = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in fields) all[name] = value;
        var action = form.GetAttribute("action");
        return await client.PostAsync(string.IsNullOrEmpty(action) ? address : action, new FormUrlEncodedContent(all));
    }
}
