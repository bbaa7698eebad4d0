using System.Collections.Immutable;
using System.Text;

namespace JitOrchestration.Core.Expressions;

/// <summary>Fills in an agent's task: names for what carries a run's data, so that data is never read as instruction.</summary>
internal static class TaskRenderer
{
    public static RenderedTask Render(ImmutableArray<TextPart> parts, IScope scope)
    {
        var text = new StringBuilder();
        var names = new DataNames();
        var data = ImmutableArray.CreateBuilder<NamedData>();
        foreach (var part in parts)
        {
            if (part is TextPart.Inserted { Expression: { Root.CarriesData: true } expression })
            {
                if (names.Add(expression.Root, out var name)) data.Add(new NamedData(name, expression.Read(scope)));
                text.Append('[').Append(name).Append(']');
            }
            else
            {
                text.Append(TemplateRenderer.Inserted(part, scope));
            }
        }
        return new RenderedTask(text.ToString(), data.ToImmutable());
    }
}
