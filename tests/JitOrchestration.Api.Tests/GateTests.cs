using System.Net;
using System.Text;
using JitOrchestration.Api.Hosting;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class GateTests
{
    private static readonly ApiServerOptions WithKey = new() { Port = 0, ApiKey = "the right key" };

    [Theory]
    [InlineData("127.0.0.1:7071", 200)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:99", 200)]
    [InlineData("[::1]:7071", 200)]
    [InlineData("rebound.example", 421)]
    [InlineData("localhost.rebound.example", 421)]
    [InlineData("127.0.0.1.rebound.example", 421)]
    [InlineData("192.168.0.7", 421)]
    public async Task Gate_LoopbackServer_TakesLoopbackHostsOnly(string host, int status)
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await api.SendAsync(HttpMethod.Get, "/v1/tools", null, ("Host", host));

        ((int)reply.Status).ShouldBe(status);
        if (status != 200) reply.ShouldBeProblem((HttpStatusCode)status, "host_refused");
    }

    [Fact]
    public async Task Gate_NamedHost_IsTaken()
    {
        await using var api = await Support.Api.StartAsync(server: new ApiServerOptions { Port = 0, HostNames = ["jit.example"] });

        (await api.SendAsync(HttpMethod.Get, "/healthz", null, ("Host", "JIT.example:1"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "http://localhost.evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Gate_PageOfAnotherOrigin_CannotDriveTheServer(string header, string value)
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await api.PostAsync("/v1/runs", """{ "plan": { "subtasks": [{ "id": "a", "tool": "echo" }] } }""", (header, value));

        reply.ShouldBeProblem(HttpStatusCode.Forbidden, "origin_refused");
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Gate_PageOfItsOwn_MayDriveTheServer()
    {
        await using var api = await Support.Api.StartAsync();

        (await api.SendAsync(HttpMethod.Get, "/v1/tools", null, ("Origin", api.Address.GetLeftPart(UriPartial.Authority)))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer the right ke")]
    [InlineData("Bearer the right keyy")]
    [InlineData("Basic the right key")]
    [InlineData("the right key")]
    public async Task Gate_WithoutTheKey_IsClosed(string? authorization)
    {
        await using var api = await Support.Api.StartAsync(server: WithKey);

        var reply = authorization is null ? await api.GetAsync("/v1/runs") : await api.SendAsync(HttpMethod.Get, "/v1/runs", null, ("Authorization", authorization));

        reply.ShouldBeProblem(HttpStatusCode.Unauthorized, "unauthorized").Headers["WWW-Authenticate"].ShouldBe("Bearer");
        (await api.GetAsync("/v1/runs?api_key=the%20right%20key")).ShouldBeProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Gate_WithTheKey_IsOpen()
    {
        await using var api = await Support.Api.StartAsync(server: WithKey);

        (await api.SendAsync(HttpMethod.Get, "/v1/runs", null, ("Authorization", "Bearer the right key"))).Status.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/healthz")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Server_OpenToOthersWithoutAKey_DoesNotStart() => await Should.ThrowAsync<ArgumentException>(
        () => Support.Api.StartAsync(server: new ApiServerOptions { Address = IPAddress.Any, Port = 0 }));

    [Fact]
    public async Task Server_OpenToOthersWithAKey_TakesAnyAddressButNoStrangeName()
    {
        await using var api = await Support.Api.StartAsync(server: WithKey with { Address = IPAddress.Any });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{api.Address.Port}") };

        async Task<HttpStatusCode> AskAs(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { Host = host } };
            using var response = await client.SendAsync(request);
            return response.StatusCode;
        }

        (await AskAs("192.168.0.7:80")).ShouldBe(HttpStatusCode.OK);
        (await AskAs("rebound.example")).ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("PUT", "/v1/runs", 405, "method_not_allowed", "GET, HEAD, POST")]
    [InlineData("DELETE", "/healthz", 405, "method_not_allowed", "GET, HEAD")]
    [InlineData("GET", "/v1/run", 404, "not_found", null)]
    [InlineData("GET", "/openapi/v2.json", 404, "not_found", null)]
    [InlineData("GET", "/openapi/v1.json?documentName=v2", 422, "invalid_parameter", null)]
    [InlineData("POST", "/openapi/v1.json", 405, "method_not_allowed", "GET")]
    [InlineData("POST", "/openapi/v2.json", 404, "not_found", null)]
    [InlineData("GET", "/v1/runs/nobody/cancel", 405, "method_not_allowed", "POST")]
    [InlineData("POST", "/v1/runs", 415, "unsupported_media_type", null)]
    [InlineData("POST", "/v1/runs/nobody/retry", 415, "unsupported_media_type", null)]
    public async Task Server_WhatItDoesNotServe_IsAProblem(string method, string path, int status, string code, string? allow)
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await api.SendAsync(new HttpMethod(method), path, new StringContent("{}", Encoding.UTF8, "text/plain"));

        reply.ShouldBeProblem((HttpStatusCode)status, code);
        if (allow is not null) reply.Headers["Allow"].ShouldBe(allow);
    }

    [Fact]
    public async Task Server_EngineStopped_AnswersThatItCannot()
    {
        await using var api = await Support.Api.StartAsync();
        await api.Engine.StopAsync();

        var reply = (await api.PostAsync("/v1/runs", """{ "request": "a" }""")).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "engine_stopped");

        reply.Headers.ShouldContainKey("Retry-After");
    }
}
