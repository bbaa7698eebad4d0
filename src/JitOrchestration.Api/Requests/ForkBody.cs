using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Api.Requests;

/// <summary>The body that forks a run: <c>{from, input?, plan?}</c>.</summary>
internal static class ForkBody
{
    public static ForkRequest Read(JsonElement json)
    {
        var fields = new Fields(json);
        var from = fields.Text("from");
        var request = new ForkRequest(from ?? "", fields.Any("input"), StartBody.Given(fields.Any("plan")));
        if (from is null) fields.Report(PlanProblemCodes.MissingField, "", "Say with 'from' which subtask is to run anew, with all that waits for it.");
        fields.Finish();
        return request;
    }
}
