@description('The name of the account.')
param name string

@description('The region.')
param location string

@description('Tags for the account.')
param tags object

@description('How often each byte is kept.')
param sku string

@description('The containers of blobs.')
param containers string[]

@description('Whether it is reached by private endpoints only.')
param isPrivate bool

@description('Days in which deleted and overwritten blobs, and deleted containers, can be brought back; 0: none.')
param softDeleteDays int

// Paid as the bytes that are kept, for those days.
var softDelete = softDeleteDays == 0 ? { enabled: false } : { enabled: true, days: softDeleteDays }

// Paid by the gigabyte and by the operation: Durable Functions polls its queues also while nothing runs.
resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: softDelete, containerDeleteRetentionPolicy: softDelete }

    resource container 'containers' = [for name in containers: { name: name }]
  }
}

output id string = account.id
output name string = account.name
