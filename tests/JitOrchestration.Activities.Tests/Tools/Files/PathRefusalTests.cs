using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Files;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools.Files;

public sealed class PathRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PathRefusalTests()
    {
        File.WriteAllText(_folder.Outside("secret.txt"), "secret");
        _folder.With("a.txt").With("sub/b.txt").With(".env").With("Data/journal.db").With("secret.key");
        _folder.WithLink("link-out.txt", _folder.Outside("secret.txt"))
            .WithLink("link-up.txt", "../outside/secret.txt")
            .WithLink("folder-out", _folder.Outside(""))
            .WithLink("sub/twice.txt", "../link-up.txt")
            .WithLink("env.txt", ".env")
            .WithLink("journal.txt", "Data/journal.db")
            .WithLink("pem.txt", "secret.key")
            .WithLink("loop", "loop")
            .WithLink("link-in.txt", "sub/b.txt");
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Escapes => new()
    {
        { "../outside/secret.txt", "'..' could lead out" },
        { "sub/../a.txt", "'..' could lead out" },
        { "sub\\..\\..\\outside\\secret.txt", "'..' could lead out" },
        { "..", "'..' could lead out" },
        { "/etc/passwd", "absolute" },
        { "\\etc\\passwd", "absolute" },
        { "\\\\server\\share", "absolute" },
        { "//server/share", "absolute" },
        { "C:\\windows", "drive" },
        { "c:a.txt", "drive" },
        { "~/a.txt", "home" },
        { ".env", "hidden" },
        { "sub/.git/config", "hidden" },
        { "a.txt:stream", "colon" },
        { "LOCALS~1.JSO", "short name" },
        { "a\0.txt", "control character" },
        { "a\n.txt", "control character" },
        { "local.settings.json", "keys and secrets" },
        { "sub/Local.Settings.JSON", "keys and secrets" },
        { "server.pem", "keys and secrets" },
        { "server.PEM", "keys and secrets" },
        { "secret.key", "keys and secrets" },
        { "secret.key.", "keys and secrets" },
        { "secret.key ", "keys and secrets" },
        { "x.key/readme.txt", "keys and secrets" },
        { " /a.txt", "blanks" },
        { "Data/journal.db", "its own data" },
        { "data/journal.db", "its own data" },
        { "DATA", "its own data" },
        { "link-out.txt", "leads out" },
        { "link-up.txt", "leads out" },
        { "folder-out/secret.txt", "leads out" },
        { "folder-out/new/deep.txt", "leads out" },
        { "sub/twice.txt", "leads out" },
        { "env.txt", "hidden" },
        { "journal.txt", "its own data" },
        { "pem.txt", "keys and secrets" },
        { "loop", "links cannot be followed" },
    };

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task EveryFileTool_PathThatEscapes_IsRefused(string path, string reason)
    {
        var arguments = JsonSerializer.Serialize(new { path, content = "x", text = "x" });
        foreach (var tool in new ITool[] { new ReadFileTool(_folder.Root), new ListFilesTool(_folder.Root), new SearchFilesTool(_folder.Root), new WriteFileTool(_folder.Root) })
            await ShouldRefuseAsync(tool, arguments, reason);
        await ShouldRefuseAsync(new CountWordsTool(_folder.Root), JsonSerializer.Serialize(new { path }), reason);

        File.ReadAllText(_folder.Outside("secret.txt")).ShouldBe("secret");
        Directory.GetFileSystemEntries(_folder.Outside("")).Length.ShouldBe(1);
        File.ReadAllText(_folder.Inside(".env")).ShouldBe("content");
    }

    [Fact]
    public async Task Listing_WhatIsRefused_IsLeftOut() =>
        (await new ListFilesTool(_folder.Root).JsonOf("""{"recursive":true}""")).ShouldBe("""["a.txt","link-in.txt","sub/b.txt"]""");

    [Fact]
    public async Task Searching_WhatIsRefused_IsLeftOut() =>
        (await new SearchFilesTool(_folder.Root).CallAsync("""{"text":"e"}""")).EnumerateArray()
            .Select(hit => hit.GetProperty("path").GetString()).ShouldBe(["a.txt", "link-in.txt", "sub/b.txt"]);

    [Theory]
    [InlineData("sub/b.txt")]
    [InlineData("sub\\b.txt")]
    [InlineData("./sub//b.txt")]
    [InlineData("link-in.txt")]
    public async Task ReadFile_PathThatStaysInside_IsRead(string path) =>
        (await new ReadFileTool(_folder.Root).CallAsync(JsonSerializer.Serialize(new { path }))).GetString().ShouldBe("content");

    [Fact]
    public async Task Root_ThatIsALinkItself_IsFollowedOnce()
    {
        var link = _folder.Outside("to-root");
        Directory.CreateSymbolicLink(link, _folder.RootPath);
        (await new ReadFileTool(new FileRoot(link)).CallAsync("""{"path":"a.txt"}""")).GetString().ShouldBe("content");
    }

    [Fact]
    public void OpenFile_WhosePathWasExchanged_IsKnownByItsDescriptor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells where an open file lies.");
        var path = _folder.Inside("sub/b.txt");
        using var opened = File.OpenHandle(_folder.Outside("secret.txt"));
        _folder.Root.WhyRefused(RealPath.Of(opened, path)).ShouldBe("it leads out of the folder");
    }

    [Fact]
    public void Root_WithinTheDataFolder_IsRefused() =>
        Should.Throw<ArgumentException>(() => new FileRoot(_folder.Inside("sub"), _folder.RootPath)).Message.ShouldContain("within the service's data folder");

    [Fact]
    public void Root_ThatDoesNotExist_IsRefused() =>
        Should.Throw<ArgumentException>(() => new FileRoot(_folder.Inside("nowhere"))).Message.ShouldContain("There is no folder");

    [Fact]
    public void Root_BesideAFolderOfTheSameBeginning_DoesNotIncludeIt()
    {
        var twin = Directory.CreateDirectory(_folder.RootPath + "-twin").FullName;
        _folder.Root.WhyRefused(Path.Combine(twin, "a.txt")).ShouldBe("it leads out of the folder");
    }

    private static async Task ShouldRefuseAsync(ITool tool, string arguments, string reason)
    {
        var failure = await tool.FailAsync(arguments);
        failure.Code.ShouldBe("path_refused", tool.Definition.Name);
        failure.Kind.ShouldBe(FailureKind.Refused);
        failure.Message.ShouldContain(reason);
    }
}
