namespace JitOrchestration.Testing.Repository;

/// <summary>What a program left behind.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Errors">All of its standard error.</param>
public sealed record ProgramResult(int Code, string Output, string Errors)
{
    /// <summary>All of it, for the message of a test that fails.</summary>
    public override string ToString() => $"exit code {Code}\n{Errors}\n{Output}";
}
