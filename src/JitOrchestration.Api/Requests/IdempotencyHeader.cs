using System.Security.Cryptography;
using System.Text;
using JitOrchestration.Activities.Engine;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Requests;

/// <summary>The <c>Idempotency-Key</c> header: the same key with the same request is the same run.</summary>
internal static class IdempotencyHeader
{
    private const int LongestKey = 255;

    /// <summary>The key of a request; null: it has none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">Its body, which with its path says what is the same.</param>
    public static IdempotencyKey? KeyOf(HttpContext context, byte[] body)
    {
        var given = context.Request.Headers["Idempotency-Key"];
        if (given.Count == 0) return null;
        var key = given.Count == 1 ? given.ToString() : "";
        if (key.Length is 0 or > LongestKey) throw Query.Invalid("Idempotency-Key", $"one key of 1 to {LongestKey} characters is wanted");
        return new IdempotencyKey(Hash(Encoding.UTF8.GetBytes(key)), Hash([.. Encoding.UTF8.GetBytes($"{context.Request.Path}\n"), .. body]));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
