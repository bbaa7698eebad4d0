using System.Reflection;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Api;
using JitOrchestration.Api.Routing;
using JitOrchestration.Functions.Http;
using JitOrchestration.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>What the functions say of themselves, which is all that the host goes by.</summary>
public class TriggerTests
{
    private const string Last = "WhateverElse";

    /// <summary>The host takes no empty route; this one matches nothing but it.</summary>
    private const string Root = "/{root:maxlength(0)?}";

    private static readonly (string Name, MethodInfo Method)[] Functions =
    [
        .. from type in typeof(ApiHost).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select (function.Name, method),
    ];

    private static readonly (string Name, HttpTriggerAttribute Trigger)[] Triggers =
    [
        .. from function in Functions
           let trigger = function.Method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null)
           where trigger is not null
           select (function.Name, trigger),
    ];

    private static readonly JitApi Api = new(Mock.Of<IWorkflowEngine>(), new ToolRegistry(BuiltInTools.Create(new BuiltInToolOptions())), Mock.Of<IPlanner>());

    [Fact]
    public void Triggers_AllButHealth_WantAKey()
    {
        Triggers.ShouldNotBeEmpty();
        Triggers.Where(function => function.Trigger.AuthLevel != AuthorizationLevel.Function).Select(function => (function.Name, function.Trigger.AuthLevel))
            .ShouldBe([("Health", AuthorizationLevel.Anonymous)]);
    }

    [Fact]
    public void Routes_OfTheApi_HaveOneTriggerEach()
    {
        var expected = ApiRoutes.Of(Api).Select(route => $"{route.Method} {route.Pattern}").Append($"GET {ApiRoutes.ContractPath}");

        Triggers.Where(function => function.Name != Last).Select(function => AddressOf(function.Trigger)).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void Triggers_AreNamedAfterTheirCalls()
    {
        var names = ApiRoutes.Of(Api).ToDictionary(route => $"{route.Method} {route.Pattern}", route => route.Name.Replace("_", "", StringComparison.Ordinal));

        foreach (var (name, trigger) in Triggers.Where(function => function.Name is not (Last or "GetContract")))
            name.ToLowerInvariant().ShouldBe(names[AddressOf(trigger)]);
    }

    /// <summary>The host tries routes in the order of the names of functions.</summary>
    [Fact]
    public void TriggerOfWhateverElse_TakesAllAndComesLast()
    {
        foreach (var order in (StringComparer[])[StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture])
            Triggers.Select(function => function.Name).Order(order).Last().ShouldBe(Last);
        var trigger = Triggers.Single(function => function.Name == Last).Trigger;
        (trigger.Route, trigger.Methods is null or []).ShouldBe(("{*path}", true));
    }

    [Fact]
    public void Activities_EveryNameThatOrchestrationsCall_IsAFunction()
    {
        var names = typeof(ActivityNames).GetFields().Where(field => field.Name != nameof(ActivityNames.Doorbell)).Select(field => (string)field.GetValue(null)!);

        Functions.Select(function => function.Name).Except(Triggers.Select(function => function.Name)).ShouldBe(names, ignoreOrder: true);
        Functions.Select(function => function.Name).ShouldBeUnique();
    }

    private static string AddressOf(HttpTriggerAttribute trigger)
    {
        var route = $"/{trigger.Route}";
        return $"{trigger.Methods!.Single().ToUpperInvariant()} {(route == Root ? "/" : route)}";
    }
}
