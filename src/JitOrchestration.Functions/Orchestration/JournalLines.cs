using System.Buffers;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>Journal entries as lines of text, each with the sequence of its first event in front.</summary>
internal static class JournalLines
{
    public static string Write(IEnumerable<JournalEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
        {
            buffer.Write(Encoding.ASCII.GetBytes($"{entry.FirstSequence} "));
            entry.WriteTo(buffer);
            buffer.Write("\n"u8);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IEnumerable<JournalEntry> Read(byte[] lines)
    {
        for (var start = 0; start < lines.Length;)
        {
            var length = lines.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0) throw new JsonException("A part of a journal ends in the middle of a line.");
            yield return ReadLine(lines.AsSpan(start, length));
            start += length + 1;
        }
    }

    private static JournalEntry ReadLine(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        return JournalEntry.Read(long.Parse(line[..space], System.Globalization.CultureInfo.InvariantCulture), line[(space + 1)..]);
    }
}
