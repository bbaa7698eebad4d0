using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>Fills in a template as JSON.</summary>
internal static class TemplateRenderer
{
    public static JsonElement Render(TemplateNode node, IScope scope) => node switch
    {
        TemplateNode.Constant constant => constant.Json,
        TemplateNode.Text { Only: { } expression } => expression.Read(scope),
        TemplateNode.Text text => RawJson.Text(Filled(text.Parts, scope)),
        _ => RawJson.Build(writer => Write(node, writer, scope)),
    };

    public static string Inserted(TextPart part, IScope scope) => part switch
    {
        TextPart.Inserted inserted => JsonText.Inserted(inserted.Expression.Read(scope)),
        _ => ((TextPart.Written)part).Text,
    };

    private static string Filled(ImmutableArray<TextPart> parts, IScope scope) =>
        string.Concat(parts.Select(part => Inserted(part, scope)));

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
                writer.WriteRaw(Render(node, scope));
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
