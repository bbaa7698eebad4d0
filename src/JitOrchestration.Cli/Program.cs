return await JitOrchestration.Cli.Commands.JitCommand.InvokeAsync(args);
