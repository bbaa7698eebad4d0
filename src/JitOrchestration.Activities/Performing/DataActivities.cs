using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Performing;

/// <summary>The activities that only look at a run's own values: they need no tool and no model.</summary>
internal sealed class DataActivities(ValueStore values)
{
    /// <summary>The most items of a stored list in one chunk: what an instance must read to get at its item.</summary>
    private const int ItemsPerChunk = 64;

    public async Task<Input> EvaluateAsync(RunContext run, Command.Evaluate call, CancellationToken cancellation)
    {
        var scope = await BoundScope.OpenAsync(run.RunId, call.Bindings, values, cancellation);
        return new Input.Evaluated(call.Key, call.What switch
        {
            EvaluationKind.Question => new Evaluation.Rendered(Text(call.Text, scope), [.. call.Choices.Select(choice => Text(choice, scope))]),
            EvaluationKind.Items => await ListAsync(run, Parse(call.Text).Read(scope)),
            _ => new Evaluation.Tested(Parse(call.Text).Test(scope)),
        });
    }

    /// <summary>Reads a part of what an agent may see.</summary>
    /// <exception cref="Tools.ToolException">There is nothing of that name, or the arguments are odd: the model is told.</exception>
    public async Task<Input> ReadAsync(RunContext run, Command.ReadData call, CancellationToken cancellation)
    {
        var wanted = ReadResult.Parse(await values.OpenAsync(run.RunId, call.Arguments, cancellation));
        var answer = call.Turns.SelectMany(turn => turn.Answers).FirstOrDefault(answer => answer.Value is not null && answer.Id == wanted.Name);
        var named = answer is not null
            ? await values.OpenAsync(run.RunId, answer.Value!, cancellation)
            : await ReadAsync(run, call, wanted.Name, cancellation) ?? throw Tools.ToolException.Permanent("no_such_result", $"There is no result named '{wanted.Name}'. Use a name that stands in brackets in the task, or the id of a tool call.");
        return new Input.Completed(call.Key, await values.KeepAsync(run.RunId, wanted.Of(named), call.InlineLimit, run.Limits.ResultBytes));
    }

    /// <summary>Data of the task by its name; null: there is none of that name. A name has in it the names of all that it is read from; nothing else is opened.</summary>
    private async Task<JsonElement?> ReadAsync(RunContext run, Command.ReadData call, string name, CancellationToken cancellation)
    {
        var bindings = call.Bindings.IsDefault ? [] : call.Bindings.Where(binding => name.Contains(binding.Reference.SubtaskId ?? binding.Reference.ToString(), StringComparison.OrdinalIgnoreCase));
        var task = await TaskTexts.RenderAsync(run.RunId, call.Task, [.. bindings], values, cancellation);
        return task.Data.FirstOrDefault(data => data.Name == name)?.Value;
    }

    /// <summary>Puts values together into a list or an object.</summary>
    public async Task<Input> CollectAsync(RunContext run, Command.Collect call, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            if (call.Names.IsDefaultOrEmpty) writer.WriteStartArray();
            else writer.WriteStartObject();
            for (var i = 0; i < call.Values.Length; i++)
            {
                if (!call.Names.IsDefaultOrEmpty) writer.WritePropertyName(call.Names[i]);
                (await values.OpenAsync(run.RunId, call.Values[i], cancellation)).WriteTo(writer);
                RefuseIfLarger(writer.BytesCommitted + writer.BytesPending, run.Limits.ResultBytes);
            }
            if (call.Names.IsDefaultOrEmpty) writer.WriteEndArray();
            else writer.WriteEndObject();
        }
        // One level more than any of its parts: whether that is too deep is seen when it is kept.
        var json = JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = ReadableJson.MostLevels + 1 });
        return new Input.Completed(call.Key, await values.KeepAsync(run.RunId, json, call.InlineLimit, run.Limits.ResultBytes));
    }

    /// <summary>What a child run begins with. Its values are kept for the child, not for the parent.</summary>
    public async Task<Input.Begin> ChildAsync(RunContext run, Command.LaunchChild call, CancellationToken cancellation)
    {
        var scope = await BoundScope.OpenAsync(run.RunId, call.Bindings, values, cancellation);
        var workflow = call.Workflow;
        var request = workflow.Request is { } text ? Text(text, scope, run.Limits.RequestBytes) : $"{call.Parent.Path} of {run.RunId}";
        var data = workflow.Input is { } input ? await DataAsync(call.ChildRunId, input, scope, run) : null;
        return new Input.Begin(request, data, call.Options, workflow.Plan, [], call.Parent);
    }

    private async Task<Value> DataAsync(string childRunId, JsonElement input, BoundScope scope, RunContext run)
    {
        if (!Template.TryParse(input, out var template, out var errors)) throw BadTemplate(errors[0]);
        return await values.KeepAsync(childRunId, template.Render(scope), Value.InlineLimit, run.Limits.ResultBytes);
    }

    private async Task<Evaluation> ListAsync(RunContext run, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return new Evaluation.NotAList(Kinds.Describe(list));
        var chunks = ImmutableArray.CreateBuilder<ItemChunk>();
        foreach (var items in list.EnumerateArray().Chunk(ItemsPerChunk))
        {
            // Always stored: ten thousand items written out would make the journal as large as the list.
            var chunk = await values.KeepAsync(run.RunId, JsonSerializer.SerializeToElement(items), inlineLimit: 0, run.Limits.ResultBytes);
            chunks.Add(new ItemChunk(chunk, items.Length));
        }
        return new Evaluation.Listed(chunks.ToImmutable());
    }

    private static Expression Parse(string text) => Expression.TryParse(text, out var expression, out var error)
        ? expression
        : throw new ActivityException(new Failure("bad_expression", $"`{text}`: {error.Message}"));

    private static string Text(string text, IScope scope, int maxBytes = 4096) => Template.TryParse(text, out var template, out var errors)
        ? template.RenderText(scope, maxBytes)
        : throw BadTemplate(errors[0]);

    private static ActivityException BadTemplate(TemplateError error) => new(new Failure("bad_template", error.Message));

    private static void RefuseIfLarger(long bytes, int limit)
    {
        if (bytes > limit) throw new ActivityException(Failure.Limit("result_bytes", limit, $"Results put together have more than {bytes} bytes"));
    }
}
