using System.Net;
using System.Net.Sockets;
using System.Text;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class EventStreamTests
{
    [Fact]
    public async Task Stream_WholeRun_HasEveryEventInOrderAndEnds()
    {
        var gate = new GateTool();
        await using var api = await Support.Api.StartAsync([gate]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }, { "id": "b", "tool": "echo", "depends_on": ["a"] }""");
        using var stream = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");
        (await stream.NextAsync())!.Type.ShouldBe("run_started");
        gate.Open();

        var events = await stream.RestAsync();

        var run = (await api.Engine.GetAsync(id))!;
        events.Select(happened => happened.Id).ShouldBe(Enumerable.Range(2, (int)run.Sequence - 1).Select(sequence => (long)sequence));
        events.ShouldAllBe(happened => happened.Data.GetProperty("sequence").GetInt64() == happened.Id);
        events[^1].Type.ShouldBe("run_completed");
    }

    [Fact]
    public async Task Stream_ResumedAnywhere_MissesNothingAndRepeatsNothing()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "each", "for_each": "input", "tool": "echo" }""", $", \"input\": [{string.Join(",", Enumerable.Range(0, 30))}]");
        await api.EndAsync(id);
        using var whole = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");
        var all = (await whole.RestAsync()).Select(happened => happened.Data.GetRawText()).ToArray();

        for (var last = 0; last < all.Length; last++)
        {
            // The header wins over the address that the stream was opened with.
            using var rest = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events?after={(last + 7) % all.Length}", last);
            (await rest.RestAsync()).Select(happened => happened.Data.GetRawText()).ShouldBe(all[last..]);
        }

        (await api.GetAsync($"/v1/runs/{id}/events?after={all.Length}")).Status.ShouldBe(HttpStatusCode.NoContent, "a client that has all need not come again");
    }

    [Fact]
    public async Task Stream_RunIsRetried_GoesOnBehindTheFirstEndToTheNewOne()
    {
        var (mendable, gate) = (new MendableTool(), new GateTool());
        await using var api = await Support.Api.StartAsync([mendable, gate]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "mendable" }, { "id": "b", "tool": "gate", "depends_on": ["a"] }""");
        await api.EndAsync(id);
        using var first = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");
        var before = await first.RestAsync();
        before[^1].Type.ShouldBe("run_failed");
        (await api.GetAsync($"/v1/runs/{id}/events?after={before[^1].Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        mendable.Mend();
        (await api.PostAsync($"/v1/runs/{id}/retry")).Status.ShouldBe(HttpStatusCode.Accepted);

        using var resumed = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events?after={before[^1].Id}");
        (await resumed.NextAsync())!.Type.ShouldBe("run_retried");
        gate.Open();
        var rest = await resumed.RestAsync();

        rest[^1].Type.ShouldBe("run_completed");
        rest.Select(happened => happened.Id).ShouldBe(Enumerable.Range((int)before[^1].Id + 2, rest.Count).Select(sequence => (long)sequence));
        using var whole = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");
        (await whole.RestAsync()).Count.ShouldBe(before.Count + 1 + rest.Count, "the first end is not the end");
        (await api.GetAsync($"/v1/runs/{id}/events?after={rest[^1].Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Stream_NothingHappens_GetsComments()
    {
        var gate = new GateTool();
        await using var api = await Support.Api.StartAsync([gate], (engine, tools, mind) => new JitApi(engine, tools, mind) { StreamIdle = TimeSpan.FromMilliseconds(20) });
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");
        using var stream = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");
        while ((await stream.NextAsync())!.Type != "call_started")
        {
            // Everything up to the call comes at once.
        }

        var next = stream.NextAsync();
        await Eventually.IsAsync(() => stream.Comments.Count >= 3);
        gate.Open();

        (await next)!.Type.ShouldBe("call_completed");
    }

    [Fact]
    public async Task Stream_ReaderThatDoesNotRead_HoldsUpNobody()
    {
        await using var api = await Support.Api.StartAsync();
        var large = new string('x', 15_000);
        var id = await api.RunAsync($$$"""{ "id": "each", "for_each": "input", "tool": "echo", "args": { "x": "{{{large}}}" } }""", $", \"input\": [{string.Join(",", Enumerable.Range(0, 1000))}]");
        using var lazy = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await lazy.ConnectAsync(IPAddress.Loopback, api.Address.Port);
        await lazy.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/runs/{id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        (await api.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
        var other = await api.RunAsync("""{ "id": "a", "tool": "echo" }""");
        (await api.EndAsync(other)).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Stream_ReaderVanishes_GivesItsPlaceBack()
    {
        await using var api = await Support.Api.StartAsync([new GateTool()], (engine, tools, mind) => new JitApi(engine, tools, mind) { MaxWaiting = 1 });
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");
        using (var stream = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events")) await stream.NextAsync();

        await Eventually.IsAsync(async () => (await api.GetAsync($"/v1/runs/{id}/wait?timeout=0")).Status == HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Stop_OpenStreamsAndPolls_AreEnded()
    {
        var api = await Support.Api.StartAsync([new GateTool()]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");
        using var stream = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");
        await stream.NextAsync();
        using var other = new HttpClient { BaseAddress = api.Address };
        var poll = other.GetAsync($"/v1/runs/{id}/wait?timeout=200");
        var rest = stream.RestAsync();

        await api.StopServerAsync().WaitAsync(Eventually.Patience);

        // What is cut off, because it would not end, throws here.
        (await rest.WaitAsync(Eventually.Patience)).ShouldAllBe(happened => happened.Type != "run_completed");
        try
        {
            using var answer = await poll.WaitAsync(Eventually.Patience);
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }
        catch (HttpRequestException)
        {
            // It had not been taken yet when the server stopped.
        }
        await api.DisposeAsync();
    }
}
