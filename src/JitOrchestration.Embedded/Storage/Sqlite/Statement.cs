using SQLitePCL;
using static SQLitePCL.raw;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>
/// A prepared statement on SQLite's own interface. Against <c>SqliteCommand</c> with reused parameters it takes 64 inserts
/// of 400 bytes from 0.20 ms to 0.08 ms, which is a third of a whole commit.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly Connection _connection;
    private readonly sqlite3_stmt _handle;

    public Statement(Connection connection, string sql)
    {
        _connection = connection;
        connection.Check(sqlite3_prepare_v3(connection.Handle, sql, SQLITE_PREPARE_PERSISTENT, out _handle));
    }

    public Statement Bind(int index, long value)
    {
        _connection.Check(sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } some ? Bind(index, some) : BindNull(index);

    public Statement Bind(int index, DateTimeOffset value) => Bind(index, value.ToUnixTimeMilliseconds());

    public Statement Bind(int index, DateTimeOffset? value) => Bind(index, value?.ToUnixTimeMilliseconds());

    public Statement Bind(int index, string? value)
    {
        if (value is null) return BindNull(index);
        _connection.Check(sqlite3_bind_text(_handle, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        _connection.Check(value.IsEmpty ? sqlite3_bind_zeroblob(_handle, index, 0) : sqlite3_bind_blob(_handle, index, value));
        return this;
    }

    /// <summary>Runs it to its end; the answer is how many rows it changed.</summary>
    public int Execute()
    {
        while (Read())
        {
            // Rows are of no interest here; an UPDATE is done only when all of them were stepped over.
        }

        return sqlite3_changes(_connection.Handle);
    }

    /// <summary>Moves to the next row. At the end, and on an error, the statement is ready to be run again.</summary>
    public bool Read()
    {
        var result = sqlite3_step(_handle);
        if (result == SQLITE_ROW) return true;
        Reset();
        if (result != SQLITE_DONE) throw _connection.Error(result);
        return false;
    }

    /// <summary>Ends the reading early; an open read would keep the write-ahead log from being reused.</summary>
    public void Reset() => sqlite3_reset(_handle);

    public IEnumerable<T> Select<T>(Func<Statement, T> row)
    {
        try
        {
            while (Read()) yield return row(this);
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => sqlite3_column_type(_handle, column) == SQLITE_NULL;

    public long Int64(int column) => sqlite3_column_int64(_handle, column);

    public string Text(int column) => sqlite3_column_text(_handle, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(_handle, column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Int64(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public void Dispose() => _handle.Dispose();

    private Statement BindNull(int index)
    {
        _connection.Check(sqlite3_bind_null(_handle, index));
        return this;
    }
}
