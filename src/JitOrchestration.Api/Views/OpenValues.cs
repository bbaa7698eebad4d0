using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Api.Views;

/// <summary>Values of a run that are shown: some whole, the others by their beginnings.</summary>
internal sealed class OpenValues(IWorkflowEngine engine, string runId)
{
    private readonly Dictionary<Value.Stored, JsonElement> _whole = [];
    private readonly Previews _previews = new();

    public async Task OpenAsync(IEnumerable<Value?> values, CancellationToken cancellation)
    {
        foreach (var stored in values.OfType<Value.Stored>()) _whole[stored] = await engine.OpenAsync(runId, stored, cancellation);
    }

    public Task PreviewAsync(IEnumerable<Value?> values, CancellationToken cancellation) =>
        _previews.AddAsync(engine, runId, values.Where(value => value is Value.Stored stored && !_whole.ContainsKey(stored)), cancellation);

    public void Write(Utf8JsonWriter writer, string name, Value? value, string? href = null)
    {
        writer.WritePropertyName(name);
        if (value is Value.Inline inline) inline.Json.WriteTo(writer);
        else if (value is not Value.Stored stored) writer.WriteNullValue();
        else if (_whole.TryGetValue(stored, out var json)) json.WriteTo(writer);
        else WritePreview(writer, stored, href);
    }

    private void WritePreview(Utf8JsonWriter writer, Value.Stored stored, string? href)
    {
        writer.WriteStartObject();
        writer.WriteString("$preview", _previews.Of(stored));
        writer.WriteNumber("bytes", stored.Bytes);
        if (href is not null) writer.WriteString("href", href);
        writer.WriteEndObject();
    }
}
