using JitOrchestration.Api.Hosting;
using JitOrchestration.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

// The worker's and Durable's own spans: without a listener they do not hand on the trace.
using var telemetry = TelemetryExport.Start("jit", "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask");
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddWorkflows(builder.Configuration);
builder.Build().Run();
