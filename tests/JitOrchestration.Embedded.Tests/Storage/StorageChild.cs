using System.Runtime.CompilerServices;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Storage;

/// <summary>What the child processes of the storage tests do.</summary>
internal static class StorageChild
{
    public const string RoleVariable = "JIT_TEST_STORAGE_ROLE";
    public const string FolderVariable = "JIT_TEST_STORAGE_FOLDER";

    /// <summary>Holds a process lock, says its token, and waits.</summary>
    public const string HoldLock = "hold-lock";

    /// <summary>Commits batches for ever and says the number of each when it is durable.</summary>
    public const string CommitForEver = "commit-for-ever";

    /// <summary>Opens a folder that may be new, commits 100 runs one by one, and ends.</summary>
    public const string CommitHundred = "commit-hundred";

    /// <summary>How many runs each batch creates.</summary>
    public const int BatchSize = 8;

    // Runs before the test runner's own Main.
    [ModuleInitializer]
    internal static void RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(RoleVariable) is not { } role) return;
        Run(role, DataFolder.Open(Environment.GetEnvironmentVariable(FolderVariable)));
        Environment.Exit(0);
    }

    private static void Run(string role, DataFolder folder)
    {
        using var me = ProcessLock.Acquire(folder);
        if (role == HoldLock) Hold(me);
        using var journal = JournalStore.Open(folder, me.Token);
        if (role == CommitForEver) CommitBatches(journal);
        if (role == CommitHundred) CommitOneByOne(journal);
    }

    private static void Hold(ProcessLock me)
    {
        Console.WriteLine(me.Token);
        Console.ReadLine();
    }

    private static void CommitBatches(JournalStore journal)
    {
        for (var batch = 1; ; batch++)
        {
            journal.Commit([.. Enumerable.Range(batch * BatchSize, BatchSize).Select(n => TempData.New(n, TempData.Active()))]);
            Console.WriteLine(batch);
        }
    }

    private static void CommitOneByOne(JournalStore journal)
    {
        for (var n = 0; n < 100; n++)
            journal.Commit([TempData.New((Environment.ProcessId * 1000) + n, TempData.Ended())]);
    }
}
