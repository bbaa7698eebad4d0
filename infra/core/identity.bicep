@description('The name of the identity.')
param name string

@description('The region.')
param location string

@description('Tags for the identity.')
param tags object

// The app acts as this identity everywhere; it outlives the app, so that roles need not be given again. Free.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
