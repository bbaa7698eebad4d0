using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Cli.Tests.Models;

/// <summary><c>jit doctor</c>, in every outcome.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private readonly CliFolder _folder = new();
    private ScriptedModelServer _server = null!;

    public async ValueTask InitializeAsync() => _server = (await ScriptedModelServer.StartAsync()).Otherwise(_ => Answers.Text("ok"));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Doctor_NoModel_SaysWhatToSet()
    {
        var doctor = (await _folder.RunAsync("doctor")).ShouldExit(0);

        doctor.Output.ShouldContain(_folder.Data);
        doctor.Output.ShouldContain("offline");
        foreach (var name in (string[])[ModelVariables.OpenAIKey, ModelVariables.AzureEndpoint, ModelVariables.AzureDeployment, ModelVariables.OpenAIBaseUrl, ModelVariables.Model])
            doctor.Output.ShouldContain(name);
        (await _folder.RunAsync("doctor", "--json")).ShouldExit(0).Json.GetProperty("models").GetArrayLength().ShouldBe(0);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Doctor_ModelAnswers_NamesItsRolesAndWhatItTook()
    {
        var doctor = (await _folder.WithModel(_server).RunAsync("doctor")).ShouldExit(0);

        doctor.Output.ShouldContain($"Router, planner, agent, synthesizer: the model '{TravelModel.Name}' at {_server.BaseUrl}");
        doctor.Output.ShouldMatch(@"answered in \d+ ms, 20 \+ 5 tokens\n");
        _server.Requests.ShouldHaveSingleItem("one small call for a model, however many roles it has");
        Directory.Exists(_folder.Data).ShouldBeFalse("looking changes nothing");
    }

    [Fact]
    public async Task Doctor_ModelThatTakesItsTime_IsNamedBeforeItAnswers()
    {
        var release = new TaskCompletionSource();
        _server.Otherwise(_ => Answers.Held(release.Task, Answers.Text("ok")));
        await using var doctor = _folder.WithModel(_server).Start("doctor");

        (await doctor.LineAsync("Data folder: ")).ShouldContain(_folder.Data);
        (await doctor.LineAsync("Router, ")).ShouldContain(TravelModel.Name);
        release.SetResult();

        (await doctor.EndAsync()).ShouldExit(0).Output.ShouldContain("answered in");
    }

    [Fact]
    public async Task Doctor_TwoModels_AsksBoth()
    {
        _folder.WithModel(_server).WithVariable(ModelVariables.PlannerModel, "planner-of-our-own");

        var models = (await _folder.RunAsync("doctor", "--json")).ShouldExit(0).Json.GetProperty("models");

        models.EnumerateArray().Select(model => (model.GetProperty("model").GetString(), model.GetProperty("ok").GetBoolean(), model.GetProperty("has_price").GetBoolean()))
            .ShouldBe([(TravelModel.Name, true, true), ("planner-of-our-own", true, false)]);
        models[1].GetProperty("roles").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("planner");
        (await _folder.RunAsync("doctor")).Output.ShouldContain(ModelVariables.Prices);
    }

    [Fact]
    public async Task Doctor_WrongKey_SaysSoAndShowsItNowhere()
    {
        const string Key = "sk-not-a-key-of-anybody";
        _server.Otherwise(_ => Answers.Unauthorized(Key));

        var doctor = (await _folder.WithModel(_server).WithVariable(ModelVariables.OpenAIKey, Key).RunAsync("doctor")).ShouldExit(1);

        doctor.Output.ShouldContain($"(401). Check {ModelVariables.OpenAIKey}. (model_unauthorized)");
        (doctor.Output + doctor.Error).ShouldNotContain(Key);
    }

    [Fact]
    public async Task Doctor_UnknownModel_SaysHowToGetIt()
    {
        _server.Otherwise(_ => Answers.ModelNotFound("llama3.2"));

        var doctor = (await _folder.WithModel(_server, "llama3.2").RunAsync("doctor")).ShouldExit(1);

        doctor.Output.ShouldContain("ollama pull llama3.2");
        doctor.Output.ShouldContain(ModelVariables.Model);
        var model = (await _folder.RunAsync("doctor", "--json")).ShouldExit(1).Json.GetProperty("models")[0];
        (model.GetProperty("ok").GetBoolean(), model.GetProperty("code").GetString()).ShouldBe((false, "model_not_found"));
    }

    [Fact]
    public async Task Doctor_NobodyListens_SaysWhereTheAddressComesFrom()
    {
        _folder.WithModel(_server).WithVariable(ModelVariables.OpenAIBaseUrl, "http://127.0.0.1:1/v1");

        var doctor = (await _folder.RunAsync("doctor")).ShouldExit(1);

        doctor.Output.ShouldContain("Nothing listens");
        doctor.Output.ShouldContain(ModelVariables.OpenAIBaseUrl);
        doctor.Output.ShouldContain("model_unreachable");
    }

    [Theory]
    [InlineData("OPENAI_BASE_URL is set, but JIT_MODEL is not", "OPENAI_BASE_URL=http://127.0.0.1:1/v1")]
    [InlineData("unset OPENAI_BASE_URL to use Azure OpenAI", "OPENAI_BASE_URL=http://127.0.0.1:1/v1", "AZURE_OPENAI_ENDPOINT=https://a.openai.azure.com")]
    [InlineData("unset OPENAI_API_KEY to use Azure OpenAI", "OPENAI_API_KEY=sk-a", "AZURE_OPENAI_ENDPOINT=https://a.openai.azure.com")]
    [InlineData("there is nobody to ask", "JIT_MODEL=gpt-5")]
    [InlineData("leave the path away", "AZURE_OPENAI_ENDPOINT=https://a.openai.azure.com/openai/deployments/b", "AZURE_OPENAI_DEPLOYMENT=b")]
    [InlineData("is not: set it to the resource", "AZURE_OPENAI_API_KEY=a")]
    public async Task Doctor_SettingsThatContradict_SaysWhatToChange(string said, params string[] variables)
    {
        foreach (var variable in variables.Select(variable => variable.Split('=', 2))) _folder.WithVariable(variable[0], variable[1]);

        var doctor = (await _folder.RunAsync("doctor")).ShouldExit(1);

        doctor.Error.ShouldContain(said);
        doctor.Error.Trim().Split('\n').ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Show_SettingsThatContradict_ShowsTheRun_AndOnlyDrivingIsRefused()
    {
        (await _folder.RunAsync("run", "Say \"hello\"")).ShouldExit(0);
        _folder.WithVariable("JIT_MODEL", "gpt-5");

        (await _folder.RunAsync("show", "last")).ShouldExit(0).Output.ShouldContain("completed");
        (await _folder.RunAsync("run", "Say \"hello\"")).ShouldExit(1).Error.ShouldContain("there is nobody to ask");
    }
}
