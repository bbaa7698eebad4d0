# After `azd provision`: local.settings.json, so that an app on this machine asks the model in Azure, as whoever is signed in.
# Its storage stays the emulator: a second app on the same task hub would take work from the one in Azure. Nothing here is secret.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

if (-not $env:AZURE_OPENAI_ENDPOINT) {
    Write-Output 'This environment has no model: local.settings.json stays as it is.'
}
elseif (Test-Path local.settings.json) {
    Write-Output 'local.settings.json is there, and stays as it is. The model of this environment:'
    Write-Output "  `"AZURE_OPENAI_ENDPOINT`": `"$env:AZURE_OPENAI_ENDPOINT`","
    Write-Output "  `"AZURE_OPENAI_DEPLOYMENT`": `"$env:AZURE_OPENAI_DEPLOYMENT`","
}
else {
    $settings = Get-Content local.settings.sample.json -Raw | ConvertFrom-Json
    $settings.Values | Add-Member AZURE_OPENAI_ENDPOINT $env:AZURE_OPENAI_ENDPOINT
    $settings.Values | Add-Member AZURE_OPENAI_DEPLOYMENT $env:AZURE_OPENAI_DEPLOYMENT
    $settings | ConvertTo-Json | Set-Content local.settings.json
    Write-Output 'Wrote local.settings.json.'
}
