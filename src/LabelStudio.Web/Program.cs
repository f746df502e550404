using LabelStudio.Web.Hosting;

var builder = StudioHost.CreateBuilder(args);
builder.AddStudio();
var app = builder.Build();
app.UseStudio();
return await app.RunStudioAsync();
