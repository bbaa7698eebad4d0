using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Engine;

/// <summary>The beginnings of the stored values that a view of a run shows. Only the beginnings are read.</summary>
public sealed class Previews
{
    /// <summary>The most bytes of a value's JSON text that are read for it.</summary>
    public const int MaxBytes = 1_000;

    private readonly Dictionary<Value.Stored, string> _texts = [];

    /// <summary>The beginning of a value's text.</summary>
    public string Of(Value.Stored value) => _texts.GetValueOrDefault(value, "");

    /// <summary>Reads what <see cref="RunJson"/> shows of a run.</summary>
    public static async Task<Previews> OfRunAsync(
        IWorkflowEngine engine, RunState run, IReadOnlyList<OpenQuestion> questions, CancellationToken cancellation = default)
    {
        var previews = new Previews();
        await previews.AddAsync(engine, run.RunId, [run.Data, run.Result, .. run.Subtasks.Select(subtask => subtask.Result)], cancellation);
        foreach (var open in questions) await previews.AddAsync(engine, open.RunId, [open.Asked.Question.Arguments], cancellation);
        return previews;
    }

    /// <summary>Reads the beginnings of the stored ones among some values of a run.</summary>
    public async Task AddAsync(IWorkflowEngine engine, string runId, IEnumerable<Value?> values, CancellationToken cancellation = default)
    {
        foreach (var stored in values.OfType<Value.Stored>())
        {
            if (!_texts.ContainsKey(stored)) _texts[stored] = Text(stored, await engine.ReadAsync(runId, stored, 0, MaxBytes, cancellation));
        }
    }

    private static string Text(Value.Stored value, byte[] beginning) =>
        value.Kind == JsonValueKind.String ? Unquoted(beginning) : Encoding.UTF8.GetString(beginning.AsSpan(0, Whole(beginning)));

    /// <summary>The text of a JSON string that is cut off somewhere: perhaps within an escape, or a pair of them.</summary>
    private static string Unquoted(byte[] beginning)
    {
        const int LongestEscapes = 12;
        for (var end = Whole(beginning); end > 0 && end >= beginning.Length - LongestEscapes; end--)
        {
            if (TryRead([.. beginning.AsSpan(0, end), (byte)'"'], out var text)) return text;
        }
        return "";
    }

    private static bool TryRead(byte[] json, out string text)
    {
        text = "";
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read()) return false;
            text = reader.GetString()!;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>How many of the bytes are whole characters.</summary>
    private static int Whole(byte[] utf8)
    {
        var last = utf8.Length - 1;
        while (last >= 0 && last > utf8.Length - 4 && (utf8[last] & 0xC0) == 0x80) last--;
        if (last < 0) return 0;
        return Rune.DecodeFromUtf8(utf8.AsSpan(last), out _, out var length) == System.Buffers.OperationStatus.Done ? last + length : last;
    }
}
