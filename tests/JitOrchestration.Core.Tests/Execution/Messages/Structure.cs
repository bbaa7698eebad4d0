using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Execution.Messages;

/// <summary>
/// A record with all that it holds, property by property, as text: records that hold lists or JSON are not equal to
/// their copies, but have the same text. A default array is told from an empty one.
/// </summary>
internal static class Structure
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case string word: text.Append('"').Append(word).Append('"'); break;
            case JsonElement json: text.Append(json.GetRawText()); break;
            case Plan plan: text.Append(PlanJson.ToElement(plan).GetRawText()); break;
            case DateTimeOffset time: text.Append(time.ToString("O", CultureInfo.InvariantCulture)); break;
            // 0.50 and 0.5 are the same.
            case decimal number: text.Append(number.ToString("0.############################", CultureInfo.InvariantCulture)); break;
            case TimeSpan or Enum or IConvertible: text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            case IEnumerable list: AppendList(text, list); break;
            default: AppendMembers(text, value); break;
        }
    }

    private static void AppendList(StringBuilder text, IEnumerable list)
    {
        if (list.GetType().GetProperty("IsDefault")?.GetValue(list) is true)
        {
            text.Append("default");
            return;
        }
        text.Append('[');
        foreach (var item in list)
        {
            Append(text, item);
            text.Append(' ');
        }
        text.Append(']');
    }

    private static void AppendMembers(StringBuilder text, object value)
    {
        text.Append(value.GetType().Name).Append(" {");
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name))
        {
            text.Append(' ').Append(property.Name).Append(": ");
            Append(text, property.GetValue(value));
        }
        text.Append(" }");
    }
}
