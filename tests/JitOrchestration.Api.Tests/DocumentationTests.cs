using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class DocumentationTests
{
    [Fact]
    public async Task HttpApiPage_EveryLine_Works()
    {
        Assert.SkipUnless(Bash.IsThere, Bash.Lacking);
        await using var api = await Support.Api.StartAsync();

        var shell = await Bash.RunAsync(HttpApiPage.CommandsFor(api.Address), Eventually.Patience);

        shell.Code.ShouldBe(0, $"{shell}");
        shell.Output.ShouldContain(HttpApiPage.Answer);
    }
}
