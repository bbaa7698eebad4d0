namespace JitOrchestration.Testing.Repository;

/// <summary>
/// What the commands of a block need beside a clone, as the words behind the language of its fence say it (<c>console core-tools</c>;
/// GitHub shows none of them): it tells which test runs them.
/// </summary>
public enum Prerequisite
{
    /// <summary>No word: a clone with <c>jit</c>. Run as they stand.</summary>
    Nothing,

    /// <summary>A server that listens already. Those of a page are run one after another, on every host.</summary>
    Server,

    /// <summary>A language model. Run with the scripted one.</summary>
    Model,

    /// <summary>SQLite's program. Run where it is.</summary>
    Sqlite3,

    /// <summary>Minutes, or the whole of a clone's sources. Each line stands in <c>.ci/run</c>.</summary>
    Ci,

    /// <summary>A quiet machine and much time. Held against what the bench knows.</summary>
    Bench,

    /// <summary>A Functions host and Azurite. Run where they are.</summary>
    CoreTools,

    /// <summary>A subscription. Run by no test, and the page says that it is about Azure.</summary>
    Azure,

    /// <summary>Ollama and a download of gigabytes. Run by no test, and the page says so.</summary>
    Ollama,
}
