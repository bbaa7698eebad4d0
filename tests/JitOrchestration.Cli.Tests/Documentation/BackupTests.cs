namespace JitOrchestration.Cli.Tests.Documentation;

public sealed class BackupTests
{
    [Fact]
    public async Task Backup_WhileAServerRuns_RestoresItsRuns()
    {
        Assert.SkipWhen(Programs.Find("sqlite3") is null, "There is no sqlite3 on the path: the backup that docs/operations.md describes was not tried.");
        var backup = CommandBlock.Needing(Prerequisite.Sqlite3).ShouldHaveSingleItem().Fence.Text;
        using var reader = new Reader();
        reader.WithInstead("/backup", Directory.CreateDirectory(Path.Combine(reader.Elsewhere, "backup")).FullName);

        var output = await reader.DoesAsync($"""
            jit run "Say 'kept safe'" > /dev/null
            jit serve &
            until curl -sf http://127.0.0.1:7071/healthz > /dev/null; do sleep 0.1; done
            {backup}
            test -z "$(find /backup -name '*.db' ! -perm 600)"
            JIT_DATA=/backup jit show last
            JIT_DATA=/backup jit run "Say 'goes on'"
            """);

        output.ShouldContain("kept safe");
        output.ShouldContain("goes on");
    }
}
