using System.Globalization;
using System.Text.RegularExpressions;
using JitOrchestration.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace JitOrchestration.Api.Contract;

/// <summary>The contract as OpenAPI 3.1: the calls come from <see cref="ApiRoutes"/>, their schemas from a file.</summary>
internal static partial class OpenApiContract
{
    private static readonly int[] ProblemsOfAll = [400, 401, 403, 421, 422, 500, 503];

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiRoute>().SingleOrDefault() is { } route) Describe(operation, route, context.Document!);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "JitOrchestration",
            Version = "v1",
            Description = "Durable workflows: a request in plain words becomes a graph of subtasks, which survives a crash at any moment.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        foreach (var (name, schema) in ContractSchemas.Load()) document.AddComponent(name, schema);
        document.AddComponent<IOpenApiSecurityScheme>("ApiKey", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The server's API key, if it has one." });
        document.AddComponent<IOpenApiResponse>("MethodNotAllowed", ProblemOf(StatusCodes.Status405MethodNotAllowed, document));
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("ApiKey", document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, ApiRoute route, OpenApiDocument document)
    {
        operation.OperationId = route.Name;
        operation.Summary = route.Summary;
        operation.Parameters = [.. PathParts().Matches(route.Pattern).Select(part => InPath(part.Groups[1].Value)), .. route.Parameters.Select(Beside)];
        operation.RequestBody = route.Body is { } body ? new OpenApiRequestBody { Required = !route.BodyOptional, Content = Json(body, "application/json", document) } : null;
        operation.Callbacks = route.Callback is { } callback ? new Dictionary<string, IOpenApiCallback> { [callback.Name] = Told(callback, document) } : null;
        operation.Responses = [];
        foreach (var answers in route.Answers.GroupBy(answer => answer.Status)) operation.Responses[Word(answers.Key)] = Answer(answers, document);
        // An empty requirement is met without a key.
        if (route.IsOpen) operation.Security = [[]];
        foreach (var status in route.Problems.Concat(ProblemsOfAll).Where(status => !(route.IsOpen && status == StatusCodes.Status401Unauthorized))) operation.Responses[Word(status)] = ProblemOf(status, document);
    }

    private static OpenApiParameter InPath(string name) =>
        new() { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiParameter Beside(ApiParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
        Description = parameter.Description,
        Schema = new OpenApiSchema { Type = TypeOf(parameter.Type) },
    };

    private static JsonSchemaType TypeOf(string name) => name switch
    {
        "integer" => JsonSchemaType.Integer,
        "boolean" => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String,
    };

    private static OpenApiResponse Answer(IEnumerable<ApiAnswer> answers, OpenApiDocument document)
    {
        var response = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(answers.First().Status), Content = new Dictionary<string, OpenApiMediaType>() };
        foreach (var answer in answers.Where(answer => answer is { Status: not 204 })) response.Content[answer.MediaType] = Media(answer.Schema, document);
        response.Headers = ContractHeaders.Of(answers.First().Status, isNewAddress: answers.Any(answer => answer.Schema == "AcceptedRun"));
        return response;
    }

    private static OpenApiCallback Told(ApiCallback callback, OpenApiDocument document)
    {
        var told = new OpenApiCallback();
        told.AddPathItem(RuntimeExpression.Build(callback.Address), new OpenApiPathItem
        {
            Operations = new()
            {
                [HttpMethod.Post] = new OpenApiOperation
                {
                    RequestBody = new OpenApiRequestBody { Required = true, Content = Json(callback.Schema, "application/json", document) },
                    Responses = new() { ["2XX"] = new OpenApiResponse { Description = "Taken." }, ["410"] = new OpenApiResponse { Description = "Not wanted." } },
                },
            },
        });
        return told;
    }

    private static OpenApiResponse ProblemOf(int status, OpenApiDocument document) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Headers = ContractHeaders.Of(status),
        Content = Json("Problem", "application/problem+json", document),
    };

    private static Dictionary<string, OpenApiMediaType> Json(string schema, string mediaType, OpenApiDocument document) =>
        new() { [mediaType] = Media(schema, document) };

    private static OpenApiMediaType Media(string? schema, OpenApiDocument document) => new()
    {
        Schema = schema is null ? new OpenApiSchema { Type = JsonSchemaType.String } : new OpenApiSchemaReference(schema, document),
    };

    private static string Word(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParts();
}
