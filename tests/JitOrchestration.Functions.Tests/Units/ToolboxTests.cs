using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace JitOrchestration.Functions.Tests.Units;

public sealed class ToolboxTests
{
    [Fact]
    public async Task ReadFile_WhereThereAreNoFiles_NamesWhatThisHostHasInstead()
    {
        await using var parts = new ServiceCollection().AddSingleton(new NetworkOptions()).AddEngineParts().BuildServiceProvider();
        var tools = parts.GetRequiredService<ToolRegistry>();

        var refusal = await Should.ThrowAsync<ToolException>(
            () => tools.Find("read_file")!.InvokeAsync(JsonElement.Parse("""{ "path": "README.md" }"""), new ToolCall("run", "run/read/c0", 1), TestContext.Current.CancellationToken));

        refusal.Failure.Code.ShouldBe("files_disabled");
        refusal.Failure.Message.ShouldContain("`input`");
        refusal.Failure.Message.ShouldContain("fetch_url");
        tools.Find("fetch_url").ShouldNotBeNull();
    }
}
