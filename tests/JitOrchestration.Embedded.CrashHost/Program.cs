using JitOrchestration.Embedded.CrashHost;

return args switch
{
    ["soak", var kills] => await SoakTest.RunAsync(int.Parse(kills, System.Globalization.CultureInfo.InvariantCulture), Console.Out),
    [var folder, .. var rest] => await Host.RunAsync(folder, HostOptions.Read(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: CrashHost FOLDER PLANS [--crash POINT N]   works until every run has ended; kills itself at the N-th passing of a point
               CrashHost soak KILLS                        kills such processes so often, and looks at what they leave
        """);
    return 2;
}
