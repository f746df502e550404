using System.Globalization;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Projects;

public class ProjectTests
{
    private static readonly Actor Me = ImportStudio.Me;

    [Fact]
    public async Task A_project_is_made_listed_and_renamed()
    {
        await using var studio = await ImportStudio.StartAsync();
        var id = await studio.Projects.CreateAsync("  Reviews ", "what people say", ["good", "bad"], Me);
        await studio.SucceedAsync(id, "id,text,split,label\n1,a,train,good\n2,b,test,bad\n");
        var card = Assert.Single(await studio.Projects.ListAsync());
        Assert.Equal(("Reviews", 2, 2, 0, 2), (card.Name, card.Documents, card.Classes, card.Functions, card.Gold));
        await studio.Projects.RenameAsync(id, "Opinions", "", Me);
        var info = (await studio.Projects.GetAsync(id))!;
        Assert.Equal(("Opinions", "good", "bad"), (info.Name, info.ClassList[0], info.ClassList[1]));
        Assert.Null(await studio.Projects.GetAsync(id + 1));
    }

    [Fact]
    public async Task Two_projects_cannot_share_a_name()
    {
        await using var studio = await ImportStudio.StartAsync();
        var id = await studio.Projects.CreateAsync("Reviews", "", [], Me);
        var other = await studio.Projects.CreateAsync("Others", "", [], Me);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.CreateAsync("reviews", "", [], Me));
        Assert.Equal("There is a project called \"reviews\" already. Choose another name.", error.Message);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.RenameAsync(other, "REVIEWS ", "", Me));
        await studio.Projects.RenameAsync(id, "REVIEWS", "", Me);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_name_is_needed(string name)
    {
        await using var studio = await ImportStudio.StartAsync();
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.CreateAsync(name, "", [], Me));
        Assert.Empty(await studio.Projects.ListAsync());
    }

    [Fact]
    public async Task Classes_are_appended_and_renamed_but_never_alike()
    {
        await using var studio = await ImportStudio.StartAsync();
        var id = await studio.Projects.CreateAsync("P", "", ["a"], Me);
        Assert.Equal(1, await studio.Projects.AddClassAsync(id, " b ", "the second", Me));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.AddClassAsync(id, "a", "", Me));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.UpdateClassAsync(id, 1, "a", "", Me));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.UpdateClassAsync(id, 2, "c", "", Me));
        // votes say it in other words
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.AddClassAsync(id, "Abstain", "", Me));
        await studio.Projects.UpdateClassAsync(id, 1, "c", "renamed", Me);
        Assert.Equal([(0, "a", ""), (1, "c", "renamed")], (await studio.Projects.GetAsync(id))!.Classes.Select(c => (c.Index, c.Name, c.Description)));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Projects.CreateAsync("Q", "", ["x", "x "], Me));
    }

    [Fact]
    public async Task A_deleted_project_is_gone_with_all_it_held()
    {
        await using var studio = await ImportStudio.StartAsync();
        var kept = await studio.Projects.CreateAsync("Kept", "", [], Me);
        await studio.SucceedAsync(kept, "id,text,label\n1,a,x\n2,a,x\n");
        var before = await studio.FootprintAsync();
        var id = await studio.Projects.CreateAsync("Gone", "", ["a"], Me);
        await studio.SucceedAsync(id, "id,text,label\n1,same,x\n2,same,x\n");
        // with a job under way
        var staged = await studio.StageAsync("id,text\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"n{i},text {i}\n")));
        var job = await studio.Imports.StartAsync(id, staged, ImportStudio.Options(new("id", "text")), Me);
        var student = Path.Combine(studio.Artifacts, id.ToString(CultureInfo.InvariantCulture), "7", "student.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(student)!);
        await File.WriteAllTextAsync(student, "a student's file");
        await studio.Projects.DeleteAsync(id, Me);
        Assert.False(File.Exists(student));
        Assert.Null(await studio.Projects.GetAsync(id));
        Assert.True((await studio.Jobs.GetAsync(job))!.State is JobState.Cancelled or JobState.Succeeded or JobState.Failed);
        Assert.Equal(before, await studio.FootprintAsync());
        Assert.Equal(2, (await studio.Documents.QueryAsync(kept, new())).Total);
    }
}
