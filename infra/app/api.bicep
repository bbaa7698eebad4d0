@description('The name of the function app.')
param name string

@description('The region.')
param location string

@description('Tags for the plan and the app.')
param tags object

@description('The identity that the app acts as.')
param identityId string

@description('The client id of that identity.')
param identityClientId string

@description('The storage account.')
param storageName string

@description('The container that the app\'s package is deployed to.')
param packagesContainer string

@description('The container of journals, payloads and mailboxes.')
param runsContainer string

@description('The task hub.')
param taskHub string

@description('Application Insights.')
param insightsName string

@description('The endpoint of the Durable Task Scheduler; empty: Durable Functions keeps its state in queues and tables.')
param schedulerEndpoint string

@description('The endpoint of Azure OpenAI; empty: the service plans offline.')
param openAiEndpoint string

@description('The deployment of the chat model.')
param openAiDeployment string

@description('The subnet of the app; empty: none.')
param subnetId string

@description('Memory of an instance, in MB.')
param instanceMemoryMB int

@description('The most instances at once, of HTTP functions and of Durable ones each.')
param maximumInstanceCount int

@description('Hosts that fetch_url reaches without asking and that callbacks go to.')
param allowedHosts string

@description('The address of the Key Vault secret that signs callbacks; empty: there is none.')
param callbackSecretUri string

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = { name: storageName }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

var settings = {
  // By address and not by name: what makes an address of a name knows the public cloud only.
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  JIT_TASK_HUB: taskHub
  JIT_CONTAINER: runsContainer
  JIT_ALLOWED_HOSTS: allowedHosts
}

var modelSettings = empty(openAiEndpoint) ? {} : {
  AZURE_OPENAI_ENDPOINT: openAiEndpoint
  AZURE_OPENAI_DEPLOYMENT: openAiDeployment
  AZURE_CLIENT_ID: identityClientId
}

// These stand above host.json, which describes Azure Storage: one file serves both.
var schedulerSettings = empty(schedulerEndpoint) ? {} : {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

// A reference: the platform reads the secret as the app's identity, which needs Key Vault Secrets User on the vault.
var callbackSettings = empty(callbackSecretUri) ? {} : {
  JIT_CALLBACK_SECRET: '@Microsoft.KeyVault(SecretUri=${callbackSecretUri})'
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

// Paid by the second that instances run and by the execution, nothing while nothing runs: no instance is kept ready.
resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packagesContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: { instanceMemoryMB: instanceMemoryMB, maximumInstanceCount: maximumInstanceCount }
    }
    siteConfig: { minTlsVersion: '1.2' }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, modelSettings, schedulerSettings, callbackSettings)
  }

  // Packages are deployed with a token of Entra ID; the passwords of old are off.
  resource ftpPassword 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }
  resource scmPassword 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'
