// The service on Azure, in a resource group of its own. `azd up` deploys it; docs/azure.md says what it is and what it costs.
targetScope = 'subscription'

@minLength(1)
@maxLength(64)
@description('The azd environment: names the resource group, and is part of every other name.')
param environmentName string

@minLength(1)
@description('The region. It needs Flex Consumption: az functionapp list-flexconsumption-locations.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Object id of whoever works with the model from their own machine; empty: nobody. azd sets it to who is signed in.')
param principalId string = ''

@description('Tags for every resource, beside azd\'s own.')
param tags object = {}

@description('Private endpoints for storage and model, and a virtual network for the app. Costs by the hour: four endpoints.')
param vnetEnabled bool = false

@description('The Durable Task Scheduler in place of queues and tables. Costs by the action; the app must be built for it, which azd does.')
param schedulerEnabled bool = false

@allowed(['Consumption', 'Dedicated'])
@description('How the Durable Task Scheduler is paid: by the action, or by the hour for capacity of its own.')
param schedulerSku string = 'Consumption'

@description('An Azure OpenAI account with one chat deployment. Without it the service plans offline.')
param openAiEnabled bool = true

@description('The region of the model; empty: the region of everything else.')
param openAiLocation string = ''

@description('The chat model, and the name of its deployment: a budget in dollars looks up its price by this name.')
param modelName string = 'gpt-5.4-mini'

@description('The version of the chat model.')
param modelVersion string = '2026-03-17'

@allowed(['GlobalStandard', 'DataZoneStandard', 'Standard'])
@description('Where the model may compute: anywhere, in the data zone, or in the region. All are paid by the token.')
param modelSku string = 'GlobalStandard'

@minValue(1)
@description('Thousands of tokens a minute that the deployment takes. A limit, and free: only tokens are paid.')
param modelCapacity int = 50

@allowed([512, 2048, 4096])
@description('Memory of an instance, in MB. Paid by the second that it runs.')
param instanceMemoryMB int = 2048

@minValue(1)
@maxValue(1000)
@description('The most instances at once, of HTTP functions and of Durable ones each: the bound on what the app itself can cost.')
param maximumInstanceCount int = 40

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS'])
@description('How often storage keeps each byte; more copies cost more.')
param storageSku string = 'Standard_LRS'

@minValue(0)
@maxValue(365)
@description('Days in which deleted and overwritten blobs, and deleted containers, can be brought back; 0: none. Their bytes are paid so much longer.')
param softDeleteDays int = 7

@description('Gigabytes of logs a day after which no more are taken until the next; -1: no bound. Logs are paid by the gigabyte.')
param logDailyCapGb int = 1

@description('Hosts that fetch_url reaches without asking and that callbacks go to, with commas between them.')
param allowedHosts string = ''

@description('The address of a Key Vault secret that signs callbacks, without a version to follow its latest; empty: callbacks are refused.')
param callbackSecretUri string = ''

@description('Application (client) id of an Entra ID app registration: callers must then send its tokens. Empty: a function key is enough.')
param entraClientId string = ''

@description('Client ids of applications whose tokens are taken, with commas between them; empty: any that the registration lets in.')
param entraAllowedApplications string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var allTags = union(tags, { 'azd-env-name': environmentName })
var taskHub = 'JitOrchestration'
var runsContainer = 'jit'
var packagesContainer = 'app-package'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: allTags
}

module identity 'core/identity.bicep' = {
  scope: group
  params: { name: 'id-${token}', location: location, tags: allTags }
}

module monitoring 'core/monitoring.bicep' = {
  scope: group
  params: { token: token, location: location, tags: allTags, dailyCapGb: logDailyCapGb }
}

module storage 'core/storage.bicep' = {
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: allTags
    sku: storageSku
    containers: [packagesContainer, runsContainer]
    isPrivate: vnetEnabled
    softDeleteDays: softDeleteDays
  }
}

module openAi 'core/openai.bicep' = if (openAiEnabled) {
  scope: group
  params: {
    name: 'oai-${token}'
    location: empty(openAiLocation) ? location : openAiLocation
    tags: allTags
    modelName: modelName
    modelVersion: modelVersion
    sku: modelSku
    capacity: modelCapacity
    isPrivate: vnetEnabled
  }
}

module scheduler 'core/scheduler.bicep' = if (schedulerEnabled) {
  scope: group
  params: { name: 'dts-${token}', location: location, tags: allTags, sku: schedulerSku, taskHub: taskHub }
}

module network 'core/network.bicep' = if (vnetEnabled) {
  scope: group
  params: { name: 'vnet-${token}', location: location, tags: allTags }
}

// Queues and tables are what Durable Functions keeps its own state in, unless the scheduler does that.
var storageServices = schedulerEnabled ? ['blob'] : ['blob', 'queue', 'table']

module storageEndpoints 'core/private-endpoint.bicep' = [
  for service in storageServices: if (vnetEnabled) {
    name: 'endpoint-${service}'
    scope: group
    params: {
      name: 'pep-${service}-${token}'
      location: location
      tags: allTags
      subnetId: network!.outputs.endpointSubnetId
      networkId: network!.outputs.id
      targetId: storage.outputs.id
      groupId: service
      zone: 'privatelink.${service}.${az.environment().suffixes.storage}'
    }
  }
]

module openAiEndpoint 'core/private-endpoint.bicep' = if (vnetEnabled && openAiEnabled) {
  name: 'endpoint-openai'
  scope: group
  params: {
    name: 'pep-openai-${token}'
    location: location
    tags: allTags
    subnetId: network!.outputs.endpointSubnetId
    networkId: network!.outputs.id
    targetId: openAi!.outputs.id
    groupId: 'account'
    zone: 'privatelink.openai.azure.com'
  }
}

module roles 'app/roles.bicep' = {
  scope: group
  params: {
    identityPrincipalId: identity.outputs.principalId
    developerPrincipalId: principalId
    storageName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
    openAiName: openAiEnabled ? openAi!.outputs.name : ''
    schedulerName: schedulerEnabled ? scheduler!.outputs.name : ''
  }
}

module api 'app/api.bicep' = {
  scope: group
  // An app that starts before it may read its storage fails until its host is started again.
  dependsOn: [roles, storageEndpoints, openAiEndpoint]
  params: {
    name: 'func-${token}'
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packagesContainer: packagesContainer
    runsContainer: runsContainer
    taskHub: taskHub
    insightsName: monitoring.outputs.insightsName
    schedulerEndpoint: schedulerEnabled ? scheduler!.outputs.endpoint : ''
    openAiEndpoint: openAiEnabled ? openAi!.outputs.endpoint : ''
    openAiDeployment: openAiEnabled ? openAi!.outputs.deployment : ''
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    allowedHosts: allowedHosts
    callbackSecretUri: callbackSecretUri
  }
}

module auth 'app/auth.bicep' = if (!empty(entraClientId)) {
  scope: group
  params: {
    appName: api.outputs.name
    clientId: entraClientId
    allowedApplications: empty(entraAllowedApplications) ? [] : map(split(entraAllowedApplications, ','), id => trim(id))
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_API_NAME string = api.outputs.name
output SERVICE_API_URI string = api.outputs.uri
output AZURE_OPENAI_ENDPOINT string = openAiEnabled ? openAi!.outputs.endpoint : ''
output AZURE_OPENAI_DEPLOYMENT string = openAiEnabled ? openAi!.outputs.deployment : ''
output IDENTITY_CLIENT_ID string = identity.outputs.clientId
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output JIT_TASK_HUB string = taskHub
output JIT_CONTAINER string = runsContainer
