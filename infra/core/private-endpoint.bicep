@description('The name of the endpoint.')
param name string

@description('The region.')
param location string

@description('Tags for the endpoint and its zone.')
param tags object

@description('The subnet that has the endpoint.')
param subnetId string

@description('The virtual network that looks names up in the zone.')
param networkId string

@description('The resource behind the endpoint.')
param targetId string

@description('Which of its services: blob, queue, table, account.')
param groupId string

@description('The private DNS zone of that service.')
param zone string

// An endpoint is paid by the hour and the gigabyte, a zone by the month.
resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: groupId, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: dns.id } }] }
  }
}

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zone
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'app'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
}
