using System.Text.Json.Nodes;

namespace JitOrchestration.Repository.Tests.Azure;

public sealed class HookTests : IDisposable
{
    private const string Endpoint = "https://oai-abc.openai.azure.com/";

    private readonly DirectoryInfo _clone = Directory.CreateTempSubdirectory("jit-hooks-");

    public HookTests()
    {
        _clone.CreateSubdirectory("infra/hooks");
        foreach (var file in RepositoryFiles.Below("infra/hooks", "*").Append("local.settings.sample.json")) File.Copy(RepositoryFiles.Path(file), InClone(file));
    }

    public static TheoryData<string> Shells => ["sh", "pwsh"];

    public void Dispose() => _clone.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Postprovision_WithAModel_WritesTheSampleAndTheModel(string shell)
    {
        var hook = await RunAsync(shell, "postprovision", WithModel());

        hook.Code.ShouldBe(0, hook.Errors);
        var expected = JsonNode.Parse(RepositoryFiles.Read("local.settings.sample.json"))!;
        expected["Values"]!["AZURE_OPENAI_ENDPOINT"] = Endpoint;
        expected["Values"]!["AZURE_OPENAI_DEPLOYMENT"] = "gpt";
        JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(InClone("local.settings.json"), TestContext.Current.CancellationToken)), expected).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Postprovision_WithSettingsThere_LeavesThem(string shell)
    {
        await File.WriteAllTextAsync(InClone("local.settings.json"), "mine", TestContext.Current.CancellationToken);

        var hook = await RunAsync(shell, "postprovision", WithModel());

        hook.Code.ShouldBe(0, hook.Errors);
        hook.Output.ShouldContain($"\"AZURE_OPENAI_ENDPOINT\": \"{Endpoint}\"");
        (await File.ReadAllTextAsync(InClone("local.settings.json"), TestContext.Current.CancellationToken)).ShouldBe("mine");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Postprovision_WithoutAModel_WritesNothing(string shell)
    {
        var hook = await RunAsync(shell, "postprovision", new() { ["AZURE_OPENAI_ENDPOINT"] = "" });

        hook.Code.ShouldBe(0, hook.Errors);
        File.Exists(InClone("local.settings.json")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Postdeploy_AppThatWakesUp_IsAskedAgain(string shell)
    {
        using var app = new SleepyApp(refusals: 1);

        var hook = await RunAsync(shell, "postdeploy", app.Variables);

        hook.Code.ShouldBe(0, hook.Errors);
        app.Asked.ShouldBe(["/healthz", "/healthz"]);
        hook.Output.ShouldContain($"The service is up: {app.Address}");
        hook.Output.ShouldContain("az functionapp keys list --resource-group rg-dev --name func-abc");
        hook.Output.ShouldContain($"{app.Address}/v1/runs");
    }

    private static Dictionary<string, string> WithModel() => new() { ["AZURE_OPENAI_ENDPOINT"] = Endpoint, ["AZURE_OPENAI_DEPLOYMENT"] = "gpt" };

    private string InClone(string relative) => Path.Combine(_clone.FullName, relative);

    private Task<ProgramResult> RunAsync(string shell, string hook, Dictionary<string, string> variables)
    {
        var program = Programs.Find(shell);
        Assert.SkipWhen(program is null || (shell == "sh" && OperatingSystem.IsWindows()), $"There is no {shell} here: its hooks were not run.");
        var script = InClone($"infra/hooks/{hook}.{(shell == "sh" ? "sh" : "ps1")}");
        return Programs.RunAsync(program!, shell == "sh" ? [script] : ["-NoProfile", "-File", script], variables, TestContext.Current.CancellationToken);
    }
}
