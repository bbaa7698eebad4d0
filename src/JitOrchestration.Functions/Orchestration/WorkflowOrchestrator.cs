using System.Text.Json;
using JitOrchestration.Core.Execution;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// The graph executor inside a durable orchestration. Whatever it wants becomes an activity, a timer or a
/// sub-orchestration; what comes back becomes its next input, in the order in which Durable Functions recorded it. No
/// rule of the plan language is written here.
/// </summary>
public static class WorkflowOrchestrator
{
    /// <summary>Runs a workflow, or one generation of it.</summary>
    [Function(ActivityNames.Orchestrator)]
    public static Task<RunOutcome?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => RunAsync(context, null);

    /// <param name="context">The orchestration.</param>
    /// <param name="watch">Sees the generation whenever it has moved on, where there is no history to be read from outside.</param>
    internal static Task<RunOutcome?> RunAsync(TaskOrchestrationContext context, Action<string, Generation>? watch) =>
        new Execution(context, new Generation(context.GetInput<GenerationInput>()!), watch).RunAsync();

    /// <summary>One replay of it.</summary>
    private sealed class Execution(TaskOrchestrationContext context, Generation generation, Action<string, Generation>? watch)
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

        private readonly Queue<Completion> _completions = new();
        private TaskCompletionSource? _sleep;
        private CancellationTokenSource? _timer;
        private Exception? _bug;
        private bool _toldParked;

        private DateTimeOffset Now => new(context.CurrentUtcDateTime, TimeSpan.Zero);

        public async Task<RunOutcome?> RunAsync()
        {
            // Durable forgets the status in each episode that sets none.
            context.SetCustomStatus(new LiveStatus(generation.Run));
            Do(generation.Begin(Now));
            _ = ListenAsync();
            while (!generation.IsDone)
            {
                Show();
                Do(generation.Take(await NextAsync(), Now));
            }
            Show();
            // An orchestration does not end while a timer of it is open.
            StopTimer();
            await SaveAsync(generation.ToPart());
            if (generation.IsOver) return generation.Outcome();
            context.ContinueAsNew(generation.Next());
            return null;
        }

        /// <summary>What comes next. One wait for all that is pending: the work of a step does not grow with what is under way.</summary>
        private async Task<Completion> NextAsync()
        {
            Completion? next;
            while (!_completions.TryDequeue(out next))
            {
                if (_bug is not null) throw new InvalidOperationException($"The orchestration met what it was not written for: {_bug}", _bug);
                _sleep = new TaskCompletionSource();
                await _sleep.Task;
            }
            return next;
        }

        private void Post(Completion completion)
        {
            _completions.Enqueue(completion);
            _sleep?.TrySetResult();
        }

        /// <summary>One waiter, which is never given up: several, or cancelled ones, swallow events.</summary>
        private async Task ListenAsync()
        {
            try
            {
                while (!generation.IsOver) Post(new Completion.Rang(await context.WaitForExternalEvent<Ring>(ActivityNames.Doorbell)));
            }
            catch (Exception bug)
            {
                Break(bug);
            }
        }

        private void Do(IReadOnlyList<Act> acts)
        {
            foreach (var act in acts) _ = act is Act.Wait wait ? WaitAsync(wait) : DoAsync(act);
            TellParent();
        }

        /// <summary>Nobody waits for this task: what breaks it must break the orchestration.</summary>
        private async Task DoAsync(Act act)
        {
            try
            {
                Post(await CompleteAsync(act));
            }
            catch (Exception bug)
            {
                Break(bug);
            }
        }

        private void Break(Exception bug)
        {
            _bug = bug;
            _sleep?.TrySetResult();
        }

        private Task<Completion> CompleteAsync(Act act) => act switch
        {
            Act.Perform perform => PerformAsync(perform),
            Act.Launch launch => LaunchAsync(launch),
            Act.RunChild child => RunChildAsync(child),
            Act.ReadMail read => ReadMailAsync(read),
            Act.Tell tell => TellAsync(tell),
            Act.Announce announce => AnnounceAsync(announce),
            _ => throw new NotSupportedException($"{act.GetType().Name} is nothing that Durable Functions does."),
        };

        private Task<Completion> PerformAsync(Act.Perform perform) => CallAsync<CallAnswers>(
            perform.Activity, perform.Batch, answers => new Completion.Performed(perform.Batch, answers), () => new Completion.Lost(perform.Batch));

        private Task<Completion> LaunchAsync(Act.Launch launch) => CallAsync<LaunchAnswer>(
            ActivityNames.LaunchWorkflow, launch.Call, answer => new Completion.Launched(launch.Call, answer), () => new Completion.Lost(launch.Call, IsLaunch: true));

        private Task<Completion> ReadMailAsync(Act.ReadMail read) => CallAsync<Mail>(
            ActivityNames.ReadMailbox, read.Request, mail => new Completion.MailRead(mail), () => new Completion.MailLost());

        private Task<Completion> TellAsync(Act.Tell tell) => CallAsync<bool>(
            ActivityNames.TellRun, tell.Message, _ => new Completion.Told(), () => new Completion.TellLost(tell));

        private Task<Completion> AnnounceAsync(Act.Announce announce) => CallAsync<bool>(
            ActivityNames.OrderCallback, announce.Order, _ => new Completion.Told(), () => new Completion.TellLost(announce));

        /// <summary>An activity whose worker dies fails: Durable Functions tries it again only when told so, and the executor decides that.</summary>
        private async Task<Completion> CallAsync<T>(string activity, object input, Func<T, Completion> done, Func<Completion> lost)
        {
            try
            {
                return done(await context.CallActivityAsync<T>(activity, input));
            }
            catch (TaskFailedException)
            {
                return lost();
            }
        }

        private async Task<Completion> RunChildAsync(Act.RunChild child)
        {
            try
            {
                var options = new SubOrchestrationOptions { InstanceId = child.Launched.InstanceId };
                return new Completion.Returned((await context.CallSubOrchestratorAsync<RunOutcome?>(ActivityNames.Orchestrator, child.Launched.Child, options))!);
            }
            catch (TaskFailedException e)
            {
                return new Completion.ChildBroke(child.RunId, e.FailureDetails.ErrorMessage);
            }
        }

        /// <summary>What is not stored must not be forgotten: there is no going on without it.</summary>
        private async Task SaveAsync(JournalPart part)
        {
            for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                try
                {
                    await context.CallActivityAsync(ActivityNames.SaveJournal, part);
                    return;
                }
                catch (TaskFailedException)
                {
                    await context.CreateTimer(pause, CancellationToken.None);
                }
            }
        }

        /// <summary>One timer at a time: the next one takes the place of the one before.</summary>
        private async Task WaitAsync(Act.Wait wait)
        {
            StopTimer();
            _timer = new CancellationTokenSource();
            try
            {
                await context.CreateTimer(wait.Until.UtcDateTime, _timer.Token);
                Post(new Completion.Due(wait.Until));
            }
            catch (OperationCanceledException)
            {
                // Something else is due before.
            }
            catch (Exception bug)
            {
                Break(bug);
            }
        }

        /// <summary>On this very thread: an orchestration knows no other.</summary>
        private void StopTimer() => _timer?.Cancel();

        /// <summary>A parent whose children all wait for people does so itself; it cannot continue as new meanwhile, so no ring is lost.</summary>
        private void TellParent()
        {
            var isParked = generation.Run.Status == RunStatus.InputRequired;
            if (isParked == _toldParked || context.Parent is not { } parent) return;
            _toldParked = isParked;
            context.SendEvent(parent.InstanceId, ActivityNames.Doorbell, new Ring(generation.Run.RunId, isParked));
        }

        private void Show()
        {
            if (!context.IsReplaying) watch?.Invoke(context.InstanceId, generation);
        }
    }
}
