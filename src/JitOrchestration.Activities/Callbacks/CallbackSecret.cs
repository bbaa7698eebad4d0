using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JitOrchestration.Activities.Callbacks;

/// <summary>
/// Signs callbacks as Standard Webhooks 1.0.0 has it (https://www.standardwebhooks.com): HMAC-SHA256 over
/// <c>id.timestamp.body</c>. It shows its keys to nobody, and is never part of a run.
/// </summary>
public sealed class CallbackSecret
{
    /// <summary>The environment variable that holds it.</summary>
    public const string Variable = "JIT_CALLBACK_SECRET";

    private const string Prefix = "whsec_";

    // The lengths that the specification allows.
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    private readonly byte[][] _keys;

    private CallbackSecret(byte[][] keys) => _keys = keys;

    /// <summary>
    /// Reads a secret: <c>whsec_</c> and 24 to 64 random bytes in base64; the prefix may be left out. While a secret is
    /// being replaced, the new and the old one, with a space between: each signs, and a receiver may know either.
    /// </summary>
    /// <exception cref="FormatException">It is not that. The message does not repeat it.</exception>
    public static CallbackSecret Parse(string text)
    {
        var keys = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(KeyOf).ToArray();
        return keys.Length > 0 ? new CallbackSecret(keys) : throw Malformed();
    }

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The very bytes that are sent.</param>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', _keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    /// <summary>Nothing of the secret.</summary>
    public override string ToString() => "(secret)";

    private static byte[] KeyOf(string text)
    {
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        var key = new byte[MostBytes + 1];
        return Convert.TryFromBase64String(encoded, key, out var length) && length is >= LeastBytes and <= MostBytes ? key[..length] : throw Malformed();
    }

    private static FormatException Malformed() => new(
        $"The secret for callbacks is not one: '{Prefix}' and {LeastBytes} to {MostBytes} bytes in base64 are wanted. Make one with: echo \"{Prefix}$(openssl rand -base64 32)\"");
}
