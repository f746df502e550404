namespace LabelStudio.Web.Layout;

/// <summary>Puts a project page into the left navigation. The address comes from the page's route, who sees it from its <c>[Authorize]</c>.</summary>
/// <param name="title">What the entry is called.</param>
/// <param name="icon">A name known to <see cref="Components.Icon"/>.</param>
/// <param name="order">Where it stands; the loop's own order.</param>
/// <param name="key">The letter that, after <c>g</c>, goes there.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NavEntryAttribute(string title, string icon, int order, char key) : Attribute
{
    public string Title { get; } = title;
    public string Icon { get; } = icon;
    public int Order { get; } = order;
    public char Key { get; } = key;
}
