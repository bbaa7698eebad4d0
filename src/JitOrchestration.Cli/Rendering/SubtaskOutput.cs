using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Views;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Shows one subtask, of a run that is here or on a server.</summary>
internal static class SubtaskOutput
{
    public static async Task ShowAsync(Screen screen, IWorkflowEngine engine, RunState run, SubtaskState subtask)
    {
        if (screen.IsJson)
        {
            Screen.Json((await SubtaskReport.ReadAsync(engine, run, subtask)).Write);
            return;
        }
        var all = await SubtaskReport.ReadAsync(engine, run, subtask, limit: int.MaxValue);
        Show(screen, [Screen.ToElement(all.Write)]);
    }

    public static async Task ShowAsync(Screen screen, RemoteRun run, string id)
    {
        if (screen.IsJson) Screen.Json((await run.SubtaskAsync(id)).WriteTo);
        else Show(screen, await run.SubtaskPagesAsync(id).ToListAsync());
    }

    private static void Show(Screen screen, IReadOnlyList<JsonElement> pages)
    {
        var instances = pages.Select(page => page.Given("instances")).OfType<JsonElement>().SelectMany(found => found.GetProperty("items").EnumerateArray());
        // What belongs to no instance is on every page.
        var calls = pages.SelectMany(page => page.GetProperty("calls").EnumerateArray()).DistinctBy(call => (call.Text("key"), call.Number("attempt")));
        new SubtaskPage(screen, pages[0]).Show([.. instances], [.. calls]);
    }
}
