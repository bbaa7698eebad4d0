# After `azd deploy`: asks the service how it is, and says how to call it. The key is fetched by whoever runs the lines, and shown nowhere.
$ErrorActionPreference = 'Stop'
if (-not $env:SERVICE_API_URI) { throw 'SERVICE_API_URI is not set: run azd provision first' }

# An app that is new, or was asleep, takes its time: 20 attempts, 5 seconds apart.
$delay = if ($env:HEALTH_RETRY_SECONDS) { [int]$env:HEALTH_RETRY_SECONDS } else { 5 }
try {
    Invoke-WebRequest "$env:SERVICE_API_URI/healthz" -TimeoutSec 30 -MaximumRetryCount 20 -RetryIntervalSec $delay | Out-Null
}
catch {
    throw "$env:SERVICE_API_URI/healthz does not answer: docs/azure.md says where to look. $_"
}

Write-Output @"
The service is up: $env:SERVICE_API_URI
Call it:
  `$key = az functionapp keys list --resource-group $env:AZURE_RESOURCE_GROUP --name $env:SERVICE_API_NAME --query functionKeys.default --output tsv
  Invoke-RestMethod $env:SERVICE_API_URI/v1/runs -Method Post -ContentType application/json -Headers @{ 'x-functions-key' = `$key } -Body '{ "request": "Say \"hello\"" }'
"@
