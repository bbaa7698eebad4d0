namespace JitOrchestration.Functions.Tests.RealHost;

[Collection(HostCollection.Name)]
public sealed class DocumentationEndToEndTests(HostFixture fixture)
{
    [Fact]
    public async Task HttpApiPage_EveryLine_Works()
    {
        FunctionsHost.RequireIt();
        Assert.SkipUnless(Bash.IsThere, Bash.Lacking);

        var shell = await Bash.RunAsync(HttpApiPage.CommandsFor(fixture.Host.Client.BaseAddress!), TimeSpan.FromSeconds(90));

        shell.Code.ShouldBe(0, $"{shell}\n{fixture.Host.Output}");
        shell.Output.ShouldContain(HttpApiPage.Answer);
    }
}
