namespace JitOrchestration.Testing.Repository;

/// <summary>The commands of docs/http-api.md, which work on every host.</summary>
public static class HttpApiPage
{
    /// <summary>What only a run that was started, asked and answered can have come to.</summary>
    public const string Answer = "\"sent\":\"Hello, Graz\"";

    /// <summary>All of them in their order, since later ones go on with what earlier ones did.</summary>
    /// <param name="server">The server that they speak to.</param>
    public static string CommandsFor(Uri server) => string.Concat(CommandBlock.Needing(Prerequisite.Server).Select(block => block.Fence.Text))
        .Replace("http://127.0.0.1:7071", server.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
}
