using System.Globalization;
using BenchmarkDotNet.Running;
using JitOrchestration.Benchmarks;
using JitOrchestration.Benchmarks.Engine;
using JitOrchestration.Benchmarks.Functions;
using JitOrchestration.Benchmarks.Http;
using JitOrchestration.Embedded.CrashHost;

return args switch
{
    ["engine", .. var rest] => await EngineBench.RunAsync(smoke: rest.Contains("--smoke"), only: rest.FirstOrDefault(arg => !arg.StartsWith('-'))),
    ["http", .. var rest] => await HttpBench.RunAsync(smoke: rest.Contains("--smoke")),
    ["functions", .. var rest] => await FunctionsBench.RunAsync(smoke: rest.Contains("--smoke"), only: rest.FirstOrDefault(arg => !arg.StartsWith('-'))),
    ["storage"] => Storage(),
    ["micro", .. var rest] => Micro(rest),
    ["soak", var kills] => await SoakTest.RunAsync(int.Parse(kills, CultureInfo.InvariantCulture), Console.Out),
    [BenchServer.Command, var folder] => await BenchServer.RunAsync(folder),
    [Parked.Command, var folder, var runId] => await Parked.AnswerAsync(folder, runId),
    _ => Usage(),
};

static int Storage()
{
    StorageBench.Run();
    return 0;
}

static int Micro(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(Parked).Assembly).Run(arguments.Length > 0 ? arguments : ["--filter", "*"]);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project bench/JitOrchestration.Benchmarks -- COMMAND
          engine [--smoke] [PART]   the embedded engine on a real journal, against the floor of its disk: one JSON line
          http [--smoke]            the HTTP API with 1,000 clients, against a bare server: one JSON line
          functions [--smoke] [SHAPE]  the Durable Functions app, against hand-written orchestrations: a table
          micro [OPTIONS]           executor, validator and expressions, by BenchmarkDotNet
          storage                   the journal store alone, against a plain table
          soak N                    kills N processes that run workflows, and looks at what they leave
        """);
    return 2;
}
