using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Hosting;

/// <summary>Plans that the user brings in files.</summary>
internal static class PlanFile
{
    /// <summary>The JSON of a plan; the validator looks at the rest.</summary>
    /// <exception cref="InvalidRequestException">It is no JSON, or no JSON that a plan may be.</exception>
    public static JsonElement Read(string option, string path)
    {
        var utf8 = UserJson.ReadFile(option, path);
        try
        {
            return JsonElement.Parse(utf8);
        }
        catch (JsonException)
        {
            // The plan reader says where, as for every other problem of a plan.
            throw new InvalidRequestException(PlanJson.Read(utf8).Problems);
        }
    }
}
