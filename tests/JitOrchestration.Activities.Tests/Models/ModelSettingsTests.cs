using JitOrchestration.Activities.Models;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class ModelSettingsTests
{
    private const string Azure = "AZURE_OPENAI_ENDPOINT=https://name.openai.azure.com";

    [Theory]
    [InlineData("")]
    [InlineData("OPENAI_API_KEY=  ;JIT_MODEL=")]
    [InlineData("JIT_MODEL_TIMEOUT_SECONDS=9;JIT_PRICES=x.json;AZURE_CLIENT_ID=abc")]
    public void Read_WithoutAProvider_IsOffline(string variables) => Read(variables).ShouldBeNull();

    [Theory]
    [InlineData("OPENAI_API_KEY=k", ModelProvider.OpenAI, "https://api.openai.com/v1", "gpt-4.1-mini", "k")]
    [InlineData("OPENAI_API_KEY= k ;JIT_MODEL=gpt-5", ModelProvider.OpenAI, "https://api.openai.com/v1", "gpt-5", "k")]
    [InlineData("OPENAI_BASE_URL=https://eu.api.openai.com/v1/;OPENAI_API_KEY=k", ModelProvider.OpenAI, "https://eu.api.openai.com/v1", "gpt-4.1-mini", "k")]
    [InlineData("OPENAI_BASE_URL=http://localhost:11434/v1;JIT_MODEL=llama3.2", ModelProvider.Compatible, "http://localhost:11434/v1", "llama3.2", "none")]
    [InlineData("OPENAI_BASE_URL=http://localhost:11434/v1/;JIT_MODEL=llama3.2;OPENAI_API_KEY=k", ModelProvider.Compatible, "http://localhost:11434/v1", "llama3.2", "k")]
    [InlineData("OPENAI_BASE_URL=http://192.168.1.9:8000/v1;JIT_MODEL=m", ModelProvider.Compatible, "http://192.168.1.9:8000/v1", "m", "none")]
    [InlineData("OPENAI_BASE_URL=http://192.168.1.9:8000/v1;JIT_MODEL=m;OPENAI_API_KEY=k", ModelProvider.Compatible, "http://192.168.1.9:8000/v1", "m", "k")]
    [InlineData("OPENAI_BASE_URL=http://[fd00::9]:8000/v1;JIT_MODEL=m;OPENAI_API_KEY=k", ModelProvider.Compatible, "http://[fd00::9]:8000/v1", "m", "k")]
    [InlineData("OPENAI_BASE_URL=http://ollama:11434/v1;JIT_MODEL=m;OPENAI_API_KEY=k", ModelProvider.Compatible, "http://ollama:11434/v1", "m", "k")]
    [InlineData("OPENAI_BASE_URL=http://host.docker.internal:11434/v1;JIT_MODEL=m;OPENAI_API_KEY=k", ModelProvider.Compatible, "http://host.docker.internal:11434/v1", "m", "k")]
    [InlineData("OPENAI_BASE_URL=http://models.example.com/v1;JIT_MODEL=m", ModelProvider.Compatible, "http://models.example.com/v1", "m", "none")]
    [InlineData("OPENAI_BASE_URL=https://name.openai.azure.com/openai/v1/;OPENAI_API_KEY=k;JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", "k")]
    [InlineData(Azure + ";AZURE_OPENAI_DEPLOYMENT=d;AZURE_OPENAI_API_KEY=k", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", "k")]
    [InlineData(Azure + ";AZURE_OPENAI_DEPLOYMENT=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", null)]
    [InlineData(Azure + ";JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", null)]
    [InlineData(Azure + ";JIT_MODEL=d;AZURE_OPENAI_DEPLOYMENT=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", null)]
    [InlineData(Azure + "/;JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", null)]
    [InlineData(Azure + "/openai;JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", null)]
    [InlineData(Azure + "/openai/v1/;JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://name.openai.azure.com/openai/v1", "d", null)]
    [InlineData("AZURE_OPENAI_ENDPOINT=https://gateway.example/team;JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://gateway.example/team/openai/v1", "d", null)]
    [InlineData("AZURE_OPENAI_ENDPOINT=https://name.services.ai.azure.com/;JIT_MODEL=d", ModelProvider.AzureOpenAI, "https://name.services.ai.azure.com/openai/v1", "d", null)]
    public void Read_OfAProvider_IsItsSettings(string variables, ModelProvider provider, string endpoint, string model, string? key)
    {
        var settings = Read(variables)!;
        (settings.Provider, settings.Endpoint, settings.Model, settings.ApiKey).ShouldBe((provider, new Uri(endpoint), model, key));
    }

    [Theory]
    [InlineData(Azure, "AZURE_OPENAI_DEPLOYMENT is not")]
    [InlineData(Azure + ";AZURE_OPENAI_DEPLOYMENT=d;JIT_MODEL=other", "Unset one of them")]
    [InlineData(Azure + ";JIT_MODEL=d;OPENAI_API_KEY=k", "unset OPENAI_API_KEY to use Azure OpenAI")]
    [InlineData(Azure + ";JIT_MODEL=d;OPENAI_BASE_URL=http://localhost/v1", "unset OPENAI_BASE_URL to use Azure OpenAI")]
    [InlineData("AZURE_OPENAI_DEPLOYMENT=d", "AZURE_OPENAI_ENDPOINT is not")]
    [InlineData("AZURE_OPENAI_API_KEY=k;OPENAI_API_KEY=k", "AZURE_OPENAI_ENDPOINT is not")]
    [InlineData("AZURE_OPENAI_ENDPOINT=http://name.openai.azure.com;JIT_MODEL=d", "use https")]
    [InlineData("AZURE_OPENAI_ENDPOINT=name.openai.azure.com;JIT_MODEL=d", "no address")]
    [InlineData(Azure + "/openai/deployments/d;JIT_MODEL=d", "AZURE_OPENAI_DEPLOYMENT")]
    [InlineData(Azure + "/?api-version=2024-10-21;JIT_MODEL=d", "leave the query away")]
    [InlineData("OPENAI_BASE_URL=http://localhost:11434/v1", "JIT_MODEL is not")]
    [InlineData("OPENAI_BASE_URL=localhost:11434/v1;JIT_MODEL=m", "no address")]
    [InlineData("OPENAI_BASE_URL=ftp://host/v1;JIT_MODEL=m", "no address")]
    [InlineData("OPENAI_BASE_URL=http://me:secret@host/v1;JIT_MODEL=m", "user or a password")]
    [InlineData("OPENAI_BASE_URL=http://models.example.com/v1;JIT_MODEL=m;OPENAI_API_KEY=k", "use https")]
    [InlineData("OPENAI_BASE_URL=http://8.8.8.8/v1;JIT_MODEL=m;OPENAI_API_KEY=k", "use https")]
    [InlineData("OPENAI_BASE_URL=http://[::ffff:8.8.8.8]/v1;JIT_MODEL=m;OPENAI_API_KEY=k", "use https")]
    [InlineData("OPENAI_BASE_URL=http://api.openai.com/v1;OPENAI_API_KEY=k", "use https")]
    [InlineData("OPENAI_BASE_URL=http://host/v1/chat/completions;JIT_MODEL=m", "leave /chat/completions away")]
    [InlineData("OPENAI_BASE_URL=https://api.openai.com/v1;JIT_MODEL=m", "OPENAI_API_KEY is not set")]
    [InlineData("OPENAI_BASE_URL=https://name.openai.azure.com/openai/v1;JIT_MODEL=m", "set AZURE_OPENAI_ENDPOINT")]
    [InlineData("JIT_MODEL=gpt-4.1", "nobody to ask")]
    [InlineData("JIT_ROUTER_MODEL=gpt-4.1", "nobody to ask")]
    [InlineData("JIT_PLANNER_MODEL=gpt-4.1", "nobody to ask")]
    [InlineData("JIT_AGENT_MODEL=gpt-4.1", "nobody to ask")]
    [InlineData("OPENAI_API_KEY=k;JIT_MODEL=a\nb", "no name of a model")]
    [InlineData("OPENAI_API_KEY=k;JIT_MODEL_TIMEOUT_SECONDS=soon", "seconds from 1 to 3600")]
    [InlineData("OPENAI_API_KEY=k;JIT_MODEL_TIMEOUT_SECONDS=0", "seconds from 1 to 3600")]
    [InlineData("OPENAI_API_KEY=k;JIT_MODEL_TIMEOUT_SECONDS=NaN", "seconds from 1 to 3600")]
    public void Read_OfWhatContradictsItselfOrIsMalformed_SaysWhatToSet(string variables, string says) =>
        Should.Throw<ModelSettingsException>(() => Read(variables)).Message.ShouldContain(says);

    [Theory]
    [InlineData("sec ret")]
    [InlineData("sec\nret")]
    [InlineData("sécret")]
    public void Read_OfAKeyThatCannotBeSent_DoesNotShowIt(string key)
    {
        var message = Should.Throw<ModelSettingsException>(() => Read($"OPENAI_API_KEY={key}")).Message;
        message.ShouldContain("OPENAI_API_KEY");
        message.ShouldNotContain(key);
    }

    [Fact]
    public void Roles_WithModelsOfTheirOwn_HaveThem()
    {
        var settings = Read("OPENAI_API_KEY=k;JIT_MODEL=m;JIT_PLANNER_MODEL=p;JIT_AGENT_MODEL=a;JIT_ROUTER_MODEL=r")!;
        Enum.GetValues<ModelRole>().Select(settings.ModelFor).ShouldBe(["r", "p", "a", "m"]);
    }

    [Fact]
    public void Roles_WithoutModels_HaveTheOneOfAll()
    {
        var settings = Read("OPENAI_API_KEY=k;JIT_MODEL=m")!;
        Enum.GetValues<ModelRole>().Select(settings.ModelFor).ShouldAllBe(model => model == "m");
    }

    [Fact]
    public void Rest_OfTheVariables_IsRead()
    {
        var settings = Read(Azure + ";JIT_MODEL=d;AZURE_CLIENT_ID=c;JIT_MODEL_TIMEOUT_SECONDS=2.5;JIT_PRICES=/p.json")!;
        (settings.ManagedIdentityClientId, settings.Timeout, settings.PricesFile).ShouldBe(("c", TimeSpan.FromSeconds(2.5), "/p.json"));
    }

    [Fact]
    public void ToString_HasNoKey() => Read("OPENAI_API_KEY=secret")!.ToString().ShouldNotContain("secret");

    private static ModelSettings? Read(string variables)
    {
        var set = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return ModelSettings.Read(set.GetValueOrDefault);
    }
}
