using JitOrchestration.Activities.Engine;
using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>A start under an idempotency key.</summary>
/// <param name="Key">The key, hashed.</param>
/// <param name="Body">What it came with, hashed.</param>
/// <param name="RunId">The run that it starts.</param>
internal sealed record KeyedStart(string Key, string Body, string RunId)
{
    /// <summary>The run of a key that comes again.</summary>
    /// <exception cref="IdempotencyKeyReusedException">It comes with another body.</exception>
    public string For(IdempotencyKey key) => Body == key.BodySha256 ? RunId : throw new IdempotencyKeyReusedException(RunId);
}

/// <summary>Which run an idempotency key started. A key whose run is gone, or whose day is over, is free.</summary>
internal sealed class KeyedStarts
{
    private readonly Writer _writer;
    private readonly Statement _find;
    private readonly Statement _claim;
    private readonly Statement _forget;

    public KeyedStarts(Writer writer)
    {
        _writer = writer;
        _find = writer.Prepare("""
            SELECT key, body, run_id FROM starts
            WHERE key = ? AND expires_at > ? AND EXISTS (SELECT 1 FROM runs WHERE id = run_id)
            """);
        _claim = writer.Prepare("""
            INSERT INTO starts (key, body, run_id, expires_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (key) DO UPDATE SET body = ?2, run_id = ?3, expires_at = ?4
            WHERE expires_at <= ?5 OR NOT EXISTS (SELECT 1 FROM runs WHERE id = starts.run_id)
            """);
        _forget = writer.Prepare("DELETE FROM starts WHERE expires_at <= ?");
    }

    /// <summary>The start of a key; null: the key is free.</summary>
    public KeyedStart? Find(string key, DateTimeOffset now) => _writer.Read(() =>
        _find.Bind(1, key).Bind(2, now).Select(s => new KeyedStart(s.Text(0), s.Text(1), s.Text(2))).SingleOrDefault());

    /// <summary>Takes a key for a run, within the transaction that creates the run.</summary>
    /// <returns>False: it is another run's.</returns>
    public bool Claim(KeyedStart start, DateTimeOffset now) =>
        _claim.Bind(1, start.Key).Bind(2, start.Body).Bind(3, start.RunId).Bind(4, now + IdempotencyKey.Lifetime).Bind(5, now).Execute() > 0;

    /// <summary>Forgets the keys whose day is over.</summary>
    public void Forget(DateTimeOffset now) => _writer.Transact(() => _forget.Bind(1, now).Execute());
}
