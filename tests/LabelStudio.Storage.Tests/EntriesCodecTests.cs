using LabelStudio.Storage.Lists;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Tests;

public class EntriesCodecTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task EntriesComeBackAsTheyWereAndTheFirstWithoutTheRest(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var project = await database.AddProjectAsync();
        string[] many = [.. Enumerable.Range(0, 100_000).Select(i => $"Ünterführung {i * 7919 % 100_003:x} of 東京")];
        string[] one = ["Paris"];
        await using var db = database.Create();
        foreach (var (name, entries) in new[] { ("many", many), ("one", one) })
            db.Lists.Add(new LookupList { ProjectId = project, Name = name, Key = name, Count = entries.Length, Entries = EntriesCodec.Encode(entries), By = "t", At = DateTime.UtcNow });
        await db.SaveChangesAsync();

        var lists = await db.Lists.AsNoTracking().OrderBy(l => l.Id).ToListAsync();
        Assert.Equal(many, EntriesCodec.Decode(lists[0].Entries));
        Assert.Equal(one, EntriesCodec.Decode(lists[1].Entries));
        var first = await EntriesCodec.FirstAsync(db, project);
        Assert.Equal(many[..8], first[lists[0].Id]);
        Assert.Equal(one, first[lists[1].Id]);
    }
}
