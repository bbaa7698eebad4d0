namespace JitOrchestration.Cli.Rendering;

/// <summary>What a run was asked for, in a list of runs.</summary>
internal static class RequestText
{
    private const int Longest = 80;

    /// <summary>The request as one line; a run that was given its plan may have none.</summary>
    public static string Line(string request) => request.Length == 0 ? "(a given plan)" : Clean.Line(request, Longest);
}
