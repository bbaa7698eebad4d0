using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>Fills in a template as JSON.</summary>
internal static class TemplateRenderer
{
    /// <summary>Values were read within the reader's own limits; in a template they may lie deeper than those.</summary>
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>What is written was JSON before, so it needs no second look.</summary>
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true, MaxDepth = int.MaxValue };

    public static JsonElement Render(TemplateNode node, IScope scope) => node switch
    {
        TemplateNode.Constant constant => constant.Json,
        TemplateNode.Text { Only: { } expression } => expression.Read(scope),
        TemplateNode.Text text => JsonSerializer.SerializeToElement(Filled(text.Parts, scope)),
        _ => Written(node, scope),
    };

    public static string Inserted(TextPart part, IScope scope) => part switch
    {
        TextPart.Inserted inserted => JsonText.Inserted(inserted.Expression.Read(scope)),
        _ => ((TextPart.Written)part).Text,
    };

    private static string Filled(ImmutableArray<TextPart> parts, IScope scope) =>
        string.Concat(parts.Select(part => Inserted(part, scope)));

    private static JsonElement Written(TemplateNode node, IScope scope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Unchecked)) Write(node, writer, scope);
        return JsonElement.Parse(buffer.WrittenSpan, AnyDepth);
    }

    private static void Write(TemplateNode node, Utf8JsonWriter writer, IScope scope)
    {
        switch (node)
        {
            case TemplateNode.List list:
                WriteList(list, writer, scope);
                break;
            case TemplateNode.Object json:
                WriteObject(json, writer, scope);
                break;
            default:
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(Render(node, scope)), skipInputValidation: true);
                break;
        }
    }

    private static void WriteList(TemplateNode.List list, Utf8JsonWriter writer, IScope scope)
    {
        writer.WriteStartArray();
        foreach (var item in list.Items) Write(item, writer, scope);
        writer.WriteEndArray();
    }

    private static void WriteObject(TemplateNode.Object json, Utf8JsonWriter writer, IScope scope)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in json.Members)
        {
            writer.WritePropertyName(name);
            Write(value, writer, scope);
        }
        writer.WriteEndObject();
    }
}
