using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Routing;
using JitOrchestration.Api.Views;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>What the service says of itself.</summary>
internal sealed class ServiceHandlers(JitApi api)
{
    /// <summary><c>GET /v1/tools</c>: what plans may call.</summary>
    public Task<IResult> ToolsAsync(HttpContext context) => Task.FromResult<IResult>(new JsonAnswer(StatusCodes.Status200OK, WriteTools));

    /// <summary><c>GET /healthz</c>: whether runs are accepted and go on; the journal is asked for real.</summary>
    public async Task<IResult> HealthAsync(HttpContext context)
    {
        if (api.Engine.Fault is { } fault) return new Problem(503, fault.Code, fault.Message);
        await api.Engine.ListAsync(limit: 1, cancellation: context.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("status", "ok");
            writer.WriteEndObject();
        });
    }

    /// <summary><c>GET /</c>: where everything is.</summary>
    public Task<IResult> IndexAsync(HttpContext context) => Task.FromResult<IResult>(new JsonAnswer(StatusCodes.Status200OK, WriteIndex));

    private void WriteTools(Utf8JsonWriter writer) =>
        ToolDefinition.WriteCatalogue(writer, api.Tools.Tools.Select(tool => tool.Definition));

    private void WriteIndex(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("service", "JitOrchestration");
        writer.WriteString("contract", ApiRoutes.ContractPath);
        writer.WriteStartArray("calls");
        foreach (var route in ApiRoutes.Of(api))
        {
            writer.WriteStartObject();
            writer.WriteString("method", route.Method);
            writer.WriteString("path", route.Pattern);
            writer.WriteString("summary", route.Summary);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
