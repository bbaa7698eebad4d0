using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine;

public class IdempotentStartTests
{
    private const string Plan = """{ "subtasks": [{ "id": "a", "tool": "echo" }, { "id": "b", "tool": "wait_ms", "args": { "ms": 1 } }] }""";

    [Fact]
    public async Task Start_SameKeysInTwoEnginesAtOnce_IsOneRunForEach()
    {
        await using var one = await EngineFixture.OpenAsync();
        await using var other = await EngineFixture.OpenAsync(folder: one.Folder);

        // Both engines at the same moment, again and again: sometimes one has committed between the other's look and commit.
        for (var round = 0; round < 60; round++)
        {
            using var barrier = new Barrier(2);
            var ids = await Task.WhenAll(new[] { one, other }.Select(engine => Task.Run(async () =>
            {
                barrier.SignalAndWait();
                return await engine.Engine.StartAsync(Request($"key {round}"));
            })));
            ids[0].ShouldBe(ids[1]);
            (await one.EndAsync(ids[0])).Status.ShouldBe(RunStatus.Completed);
        }

        (await one.Engine.ListAsync(limit: 1000)).Runs.Count.ShouldBe(60);
        (one.Engine.Fault, other.Engine.Fault).ShouldBe((null, null));
    }

    [Fact]
    public async Task Start_KeyComesWithAnotherBody_IsRefusedAlsoAfterARestart()
    {
        var folder = Directory.CreateTempSubdirectory("jit-engine-").FullName;
        await using (var before = await EngineFixture.OpenAsync(folder: folder)) await before.Engine.StartAsync(Request("key"));
        await using var after = await EngineFixture.OpenAsync(folder: folder);

        await Should.ThrowAsync<IdempotencyKeyReusedException>(() => after.Engine.StartAsync(Request("key", "other")));
        await after.Engine.StartAsync(Request("key"));

        (await after.Engine.ListAsync()).Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Run_KeyOfAnEndedRun_CompletesWithThatRun()
    {
        await using var fixture = await EngineFixture.OpenAsync();

        var first = await fixture.Engine.RunAsync(Request("key"));
        var second = await fixture.Engine.RunAsync(Request("key")).WaitAsync(EngineUnderTest.Patience);

        second.ShouldBe(first);
    }

    private static RunRequest Request(string key, string body = "body") =>
        new("", Plan: JsonElement.Parse(Plan)) { Idempotency = new IdempotencyKey(key, body) };
}
