namespace JitOrchestration.Core.Execution;

/// <summary>
/// ULIDs: 48 bits of milliseconds since 1970 and 80 bits of chance, in 26 characters of Crockford's base 32, so that
/// their order as text is the order in time (github.com/ulid/spec).
/// </summary>
public static class Ulid
{
    /// <summary>The bytes of chance in one.</summary>
    public const int EntropyBytes = 10;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;

    /// <summary>The ULID of a moment.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="entropy">Ten bytes of chance.</param>
    public static string At(DateTimeOffset at, ReadOnlySpan<byte> entropy)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(entropy.Length, EntropyBytes);
        var milliseconds = at.ToUnixTimeMilliseconds();
        Span<char> time = stackalloc char[10];
        for (var i = 9; i >= 0; i--, milliseconds >>= 5) time[i] = Alphabet[(int)(milliseconds & 31)];
        return string.Concat(time, Text(entropy));
    }

    /// <summary>Whether a text is a ULID. Lower case is accepted.</summary>
    public static bool IsUlid(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || text[0] > '7') return false;
        foreach (var c in text)
        {
            if (!Alphabet.Contains(char.ToUpperInvariant(c), StringComparison.Ordinal)) return false;
        }
        return true;
    }

    /// <summary>Ten bytes as 16 characters of Crockford's base 32.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[16];
        for (var half = 0; half < 2; half++)
        {
            ulong bits = 0;
            foreach (var b in bytes.Slice(half * 5, 5)) bits = (bits << 8) | b;
            for (var i = 7; i >= 0; i--, bits >>= 5) text[(half * 8) + i] = Alphabet[(int)(bits & 31)];
        }
        return new string(text);
    }
}
