using System.Collections.Concurrent;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>
/// Connections for reading, each for one read at a time, that are kept with the statements they have prepared: to open one
/// of SQLite's own pool and to prepare a statement takes longer than to find a run.
/// </summary>
internal sealed class ReaderPool(DatabaseFile file) : IDisposable
{
    /// <summary>More than read at once on most machines; others come and go.</summary>
    private const int MostIdle = 32;

    private readonly ConcurrentStack<Reader> _idle = new();
    private volatile bool _closed;

    /// <summary>Reads rows as they are asked for, on a connection that nobody else has until the end.</summary>
    public IEnumerable<T> Select<T>(string sql, Func<Statement, Statement> bind, Func<Statement, T> row)
    {
        var reader = _idle.TryPop(out var idle) ? idle : new Reader(file.OpenReader());
        try
        {
            foreach (var found in bind(reader.Prepare(sql)).Select(row)) yield return found;
        }
        finally
        {
            Return(reader);
        }
    }

    /// <summary>Closes what is idle; what still reads is closed when it has.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryPop(out var reader)) reader.Dispose();
    }

    private void Return(Reader reader)
    {
        if (_closed || _idle.Count >= MostIdle) reader.Dispose();
        else _idle.Push(reader);
        // It may have been closed in between.
        if (_closed) Dispose();
    }

    private sealed class Reader(Connection connection) : IDisposable
    {
        private readonly Dictionary<string, Statement> _statements = [];

        public Statement Prepare(string sql) =>
            _statements.TryGetValue(sql, out var known) ? known : _statements[sql] = connection.Prepare(sql);

        public void Dispose()
        {
            foreach (var statement in _statements.Values) statement.Dispose();
            connection.Dispose();
        }
    }
}
