using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace JitOrchestration.Cli.Commands;

/// <summary>The usual help, with examples below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        [""] =
        [
            "jit run \"Count the words in README.md and LICENSE, then compare them\"",
            "jit run --plan plan.json --input '{\"city\": \"Graz\"}'",
            "jit show last",
        ],
        ["run"] =
        [
            "jit run \"Count the words in README.md and LICENSE, then compare them and summarize\"",
            "jit run \"Read README.md, summarize it, then write the summary to out/summary.txt\" --allow write_file:out/*",
            "jit run --plan plan.json --input @input.json --json",
            "jit plan \"List the files in docs, then count the words in each\" --json | jq .plan | jit run --plan -",
        ],
        ["plan"] = ["jit plan \"List the files in samples, then count the words in each, then summarize\""],
        ["validate"] = ["jit validate plan.json", "jit validate - --json < plan.json"],
        ["runs"] = ["jit runs --status input_required", "jit runs --limit 5 --json"],
        ["show"] = ["jit show last", "jit show last summarize", "jit show 01K6ZQ summarize --result", "jit show last --events"],
        ["answer"] =
        [
            "jit answer last --approve",
            "jit answer last confirm --reject --comment \"not on a Friday\"",
            "jit answer last city Graz",
            "jit answer last --approve --arguments '{\"path\": \"out/b.txt\", \"content\": \"...\"}'",
        ],
        ["watch"] = ["jit watch last", "jit watch last --server http://127.0.0.1:7071"],
        ["cancel"] = ["jit cancel last"],
        ["pause"] = ["jit pause last"],
        ["resume"] = ["jit resume last"],
        ["retry"] = ["jit retry last", "jit retry last --limit activities=500"],
        ["fork"] = ["jit fork last --from summarize", "jit show last --json | jq '.plan' > plan.json && jit fork last --from summarize --plan plan.json"],
        ["doctor"] = ["jit doctor", "OPENAI_BASE_URL=http://127.0.0.1:11434/v1 JIT_MODEL=llama3.2 jit doctor"],
        ["tools"] = ["jit tools --json"],
        ["serve"] = ["jit serve", "jit serve --root ~/notes --port 8080", "JIT_API_KEY=... jit serve --address 0.0.0.0 --host-name jit.example.org"],
        ["prune"] = ["jit prune --older-than 7d"],
    };

    /// <summary>Puts itself in the place of the usual help.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = InvokeUsual(parseResult);
        var command = parseResult.CommandResult.Command;
        if (!Examples.TryGetValue(command is RootCommand ? "" : command.Name, out var examples)) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        if (command is RootCommand or { Name: "run" or "answer" or "resume" or "retry" or "fork" }) output.WriteLine(Codes);
        return code;
    }

    /// <summary>In the list of commands the usual help shows arguments that may be left out like all others.</summary>
    private int InvokeUsual(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand root) return help.Invoke(parsed);
        var output = parsed.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parsed.InvocationConfiguration.Output = text;
        var code = help.Invoke(parsed);
        parsed.InvocationConfiguration.Output = output;
        var optional = root.Subcommands.SelectMany(command => command.Arguments).Where(argument => argument.Arity.MinimumNumberOfValues == 0).Select(argument => argument.Name).Distinct();
        output.Write(optional.Aggregate(text.ToString(), (shown, name) => shown.Replace($"<{name}>", $"[{name}]")));
        return code;
    }

    private const string Codes = """
        Exit codes:
          0 completed, 1 failed, 2 bad usage, 3 a person is needed, 130 cancelled, 143 stopped by SIGTERM

        """;
}
