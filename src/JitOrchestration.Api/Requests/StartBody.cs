using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Api.Requests;

/// <summary>The body that starts a run: <c>{request, input?, plan?, options?}</c>.</summary>
internal static class StartBody
{
    /// <summary>Reads it. The plan is looked at when something beside it is wrong; else whoever runs it does that.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong with it.</exception>
    public static RunRequest Read(JsonElement json, RequestValidator validator)
    {
        var fields = new Fields(json);
        var request = fields.Text("request");
        var input = fields.Any("input");
        var plan = Given(fields.Any("plan"));
        var options = fields.Object("options") is { } given ? OptionsBody.Read(given) : RunOptions.Default;
        if (request is null && plan is null) fields.Report(PlanProblemCodes.MissingField, "", "Say what is to be done with 'request', or bring a 'plan'.");
        fields.Finish(() => plan is null ? [] : validator.Validate(plan.Value, options.Limits ?? RunLimits.Default).Errors);
        return new RunRequest(request ?? "", input, plan, options);
    }

    /// <summary>A plan that is null is none.</summary>
    public static JsonElement? Given(JsonElement? plan) => plan is { ValueKind: JsonValueKind.Null } ? null : plan;
}
