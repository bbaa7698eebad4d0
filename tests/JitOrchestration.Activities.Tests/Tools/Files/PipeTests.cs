using System.Runtime.InteropServices;
using JitOrchestration.Activities.Tools.Files;

namespace JitOrchestration.Activities.Tests.Tools.Files;

/// <summary>A named pipe looks like a file, and whoever opens it waits until somebody writes to it.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PipeTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes among the files of Windows.");
        MakePipe(_folder.With("a.md", "a line").Inside("pipe.md"), 0x180).ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadFile_OfAPipe_RefusesAtOnce() =>
        (await new ReadFileTool(_folder.Root).FailAsync("""{"path":"pipe.md"}""").WaitAsync(Soon)).Message.ShouldBe("'pipe.md' is a pipe or a device, not a file.");

    [Fact]
    public async Task CountWords_OfAPipe_RefusesAtOnce() =>
        (await new CountWordsTool(_folder.Root).FailAsync("""{"path":"pipe.md"}""").WaitAsync(Soon)).Code.ShouldBe("not_a_file");

    [Fact]
    public async Task ReadFile_OfAPipeThatSomebodyWritesTo_RefusesItToo()
    {
        using var writer = new FileStream(_folder.Inside("pipe.md"), FileMode.Open, FileAccess.ReadWrite);
        (await new ReadFileTool(_folder.Root).FailAsync("""{"path":"pipe.md"}""").WaitAsync(Soon)).Code.ShouldBe("not_a_file");
    }

    [Fact]
    public async Task SearchFiles_BesideAPipe_FindsWhatIsInFiles() =>
        (await new SearchFilesTool(_folder.Root).JsonOf("""{"text":"line"}""").WaitAsync(Soon)).ShouldBe("""[{"path":"a.md","line":1,"text":"a line"}]""");

    private static TimeSpan Soon => TimeSpan.FromSeconds(10);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
