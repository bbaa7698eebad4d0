using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>An open database file whose errors are <see cref="StorageException"/>s. For one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int BusyTimeoutMs = 10_000;

    private readonly SqliteConnection _connection;

    private Connection(SqliteConnection connection, string file)
    {
        _connection = connection;
        File = file;
    }

    public string File { get; }

    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Opens a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="mode">Whether it may be created or written.</param>
    /// <param name="pooled">Keeps the handle open for the next one who asks: for reads, which come and go.</param>
    public static Connection Open(string file, SqliteOpenMode mode, bool pooled = false)
    {
        var connection = new SqliteConnection(ConnectionString(file, mode, pooled));
        try
        {
            connection.Open();
            sqlite3_extended_result_codes(connection.Handle!, 1);
            sqlite3_busy_timeout(connection.Handle!, BusyTimeoutMs);
            return new Connection(connection, file);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteErrors.ToError(e.SqliteExtendedErrorCode, file, e.Message);
        }
    }

    /// <summary>Closes the handles that pooled connections to this file left open.</summary>
    public static void ClearPool(string file)
    {
        using var connection = new SqliteConnection(ConnectionString(file, SqliteOpenMode.ReadWrite, pooled: true));
        SqliteConnection.ClearPool(connection);
    }

    public Statement Prepare(string sql) => new(this, sql);

    /// <summary>Runs one or more statements that answer nothing.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(Handle, sql));

    public long QueryInt64(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Read() ? statement.Int64(0) : 0;
    }

    public void Check(int result)
    {
        if (result != SQLITE_OK) throw Error(result);
    }

    public StorageException Error(int result) =>
        SqliteErrors.ToError(result, File, sqlite3_errmsg(Handle).utf8_to_string());

    public void Dispose() => _connection.Dispose();

    private static string ConnectionString(string file, SqliteOpenMode mode, bool pooled) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = pooled }.ToString();
}
