@description('The name of the account, and the first label of its address.')
param name string

@description('The region.')
param location string

@description('Tags for the account.')
param tags object

@description('The chat model, and the name of its deployment.')
param modelName string

@description('The version of the chat model.')
param modelVersion string

@description('Where the model may compute.')
param sku string

@description('Thousands of tokens a minute.')
param capacity int

@description('Whether it is reached by private endpoints only.')
param isPrivate bool

// Paid by the token, nothing while nobody asks.
resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    // Tokens of Entra ID are taken at an address of its own only.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource deployment 'deployments' = {
    name: modelName
    sku: { name: sku, capacity: capacity }
    properties: {
      model: { format: 'OpenAI', name: modelName, version: modelVersion }
      // A newer version answers otherwise: it comes when somebody says so, or when this one is no more.
      versionUpgradeOption: 'OnceCurrentVersionExpired'
    }
  }
}

output id string = account.id
output name string = account.name
output endpoint string = account.properties.endpoint
output deployment string = account::deployment.name
