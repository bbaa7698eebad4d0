namespace JitOrchestration.Repository.Tests.Azure;

public sealed class BicepBuildTests
{
    [Fact]
    public async Task Bicep_BuildsWithoutAWarning()
    {
        // A warning is how Bicep says that a property or a version of a resource does not exist.
        var bicep = Programs.Find("bicep");
        Assert.SkipWhen(bicep is null, "The Bicep CLI is not on the path: infra/ was read by the tests beside this one, and not compiled.");

        var build = await Programs.RunAsync(bicep!, ["build", RepositoryFiles.Path("infra/main.bicep"), "--stdout"], new Dictionary<string, string>(), TestContext.Current.CancellationToken);

        build.Errors.ShouldBeEmpty();
        build.Code.ShouldBe(0);
        build.Output.ShouldContain("\"Microsoft.Web/sites\"");
    }
}
