using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>Callbacks out of Durable's own history, through its queues.</summary>
public sealed class CallbackEndToEndTests(CallbackFixture fixture) : IClassFixture<CallbackFixture>
{
    [Fact]
    public async Task Run_AsksItselfAndInAChild_IsToldOfEachQuestionAndOfTheEnd()
    {
        FunctionsHost.RequireIt();
        var host = fixture.Host;
        await using var receiver = await Receiver.StartAsync();

        var id = (await host.PostAsync("/v1/runs", new
        {
            plan = System.Text.Json.JsonElement.Parse("""
                { "subtasks": [
                  { "id": "first", "tool": "echo" },
                  { "id": "who", "ask": "Who?", "depends_on": ["first"] },
                  { "id": "inner", "workflow": { "plan": { "subtasks": [ { "id": "where", "ask": "Where?" } ] } }, "depends_on": ["who"] } ] }
                """),
            options = new { callback_url = receiver.Url },
        })).GetProperty("id").GetString()!;
        foreach (var path in (string[])["who", "inner/where"])
        {
            var asked = await receiver.NextAsync();
            var question = asked.Data.GetProperty("question");
            (asked.Type, asked.Data.GetProperty("id").GetString(), question.GetProperty("path").GetString()).ShouldBe(("run.input_required", id, path));
            asked.Signature.ShouldBe(asked.Expected);
            await host.PostAsync($"/v1/runs/{id}/questions/{question.GetProperty("id").GetString()}", new { answer = "here" });
        }

        var ended = await receiver.NextAsync();
        (ended.Type, ended.Data.GetProperty("id").GetString()).ShouldBe(("run.completed", id));
        ended.Signature.ShouldBe(ended.Expected);
        receiver.HasMore.ShouldBeFalse();
    }
}

/// <summary>A host that signs callbacks, and may reach this machine.</summary>
public sealed class CallbackFixture : HostFixture
{
    internal override (string Name, string Value)[] Settings => [(CallbackSecret.Variable, Receiver.Secret), ("JIT_ALLOWED_HOSTS", "127.0.0.1"), ("JIT_ALLOW_PRIVATE_ADDRESSES", "1")];
}
