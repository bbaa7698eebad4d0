using static SQLitePCL.raw;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>
/// The one connection through which this process writes a file. Threads take turns on a lock of their own, because
/// SQLite's way of waiting for a lock is to sleep; other processes are waited for by SQLite.
/// </summary>
internal sealed class Writer : IDisposable
{
    private readonly Lock _turn = new();
    private readonly List<Statement> _statements = [];
    private readonly Statement _begin;
    private readonly Statement _commit;

    public Writer(Connection connection)
    {
        Connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    public Connection Connection { get; }

    /// <summary>The id of the row inserted last.</summary>
    public long LastInsertId => sqlite3_last_insert_rowid(Connection.Handle);

    /// <summary>Prepares a statement that lives as long as the writer.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Connection.Prepare(sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Does all of the work in one transaction, durable on return, or none of it.</summary>
    public T Transact<T>(Func<T> work)
    {
        lock (_turn)
        {
            _begin.Execute();
            try
            {
                var result = work();
                _commit.Execute();
                return result;
            }
            catch
            {
                Rollback();
                throw;
            }
        }
    }

    /// <summary>Reads on this connection, outside a transaction.</summary>
    public T Read<T>(Func<T> work)
    {
        lock (_turn) return work();
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _statements.ForEach(s => s.Dispose());
            Connection.Dispose();
        }
    }

    // Some errors, a full disk among them, have rolled back already. What a rollback itself says adds nothing to the
    // error that led here: an unfinished transaction is gone with the connection at the latest.
    private void Rollback()
    {
        if (sqlite3_get_autocommit(Connection.Handle) == 0) sqlite3_exec(Connection.Handle, "ROLLBACK");
    }
}
