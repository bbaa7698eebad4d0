using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JitOrchestration.Functions.Storage;

/// <summary>What the blobs of a run are called.</summary>
internal static class BlobNames
{
    /// <summary>The runs, newest first: <see cref="Listed"/> names.</summary>
    public const string Runs = "runs/";

    /// <summary>The runs that have not ended, newest first: <see cref="Listed"/> names.</summary>
    public const string Live = "live/";

    /// <summary>The ends of runs, the earliest first: <see cref="At"/> names.</summary>
    public const string Ends = "ends/";

    /// <summary>When runs are to go whose options say how long they are kept, the earliest first: <see cref="At"/> names.</summary>
    public const string Dues = "dues/";

    /// <summary>The claims to idempotency keys.</summary>
    public const string Starts = "starts/";

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Run(string runId) => Runs + Listed(runId);

    public static string LiveRun(string runId) => Live + Listed(runId);

    /// <summary>A run in a list that is in the order of time.</summary>
    public static string At(string list, DateTimeOffset at, string runId) => $"{Until(list, at)}/{runId}";

    /// <summary>Where the names of a time begin in a list that is in the order of time: every name before it is of an earlier time.</summary>
    public static string Until(string list, DateTimeOffset at) => list + at.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);

    public static string JournalOf(string runId) => $"journal/{runId}/";

    /// <summary>A part of a journal, from 0; parts are written once.</summary>
    public static string JournalPart(string runId, int part) => string.Create(CultureInfo.InvariantCulture, $"journal/{runId}/{part:D8}.jsonl");

    public static string PayloadsOf(string runId) => $"payloads/{runId}/";

    public static string Payload(string runId, string sha256) => $"payloads/{runId}/{sha256}";

    /// <summary>What is for one orchestration of a run; without a slash: for all of them.</summary>
    public static string MailboxOf(string instanceId) => $"mailbox/{instanceId}/";

    public static string Letter(string instanceId, string letterId) => $"mailbox/{instanceId}/{letterId}";

    public static string MarkersOf(string runId) => $"markers/{runId}/";

    public static string Marker(string runId, string callKey) => $"markers/{runId}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(callKey)))}";

    public static string CancelMark(string instanceId) => $"cancels/{instanceId}";

    /// <summary>The claim to an idempotency key.</summary>
    public static string Start(string keySha256) => Starts + keySha256;

    /// <summary>
    /// A run id whose letters are turned round, so that blobs, which are listed in the order of their names, come newest
    /// first. The same again gives the id back.
    /// </summary>
    public static string Listed(string runId) => string.Create(runId.Length, runId, (turned, id) =>
    {
        for (var i = 0; i < turned.Length; i++) turned[i] = Alphabet[Alphabet.Length - 1 - Alphabet.IndexOf(id[i], StringComparison.Ordinal)];
    });
}
