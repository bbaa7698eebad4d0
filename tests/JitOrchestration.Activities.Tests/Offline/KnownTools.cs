using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Activities.Tests.Offline;

/// <summary>The built-in tools, with their argument schemas.</summary>
internal static class KnownTools
{
    public static readonly ToolRegistry All = new(BuiltInTools.Create(new BuiltInToolOptions()));
}
