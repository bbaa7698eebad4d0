@description('The name of the scheduler.')
param name string

@description('The region: not all have the Durable Task Scheduler.')
param location string

@description('Tags for the scheduler.')
param tags object

@description('How it is paid: Consumption or Dedicated.')
param sku string

@description('The task hub.')
param taskHub string

// Consumption is paid by the action that is dispatched, Dedicated by the hour also while nothing runs.
resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: union({ name: sku }, sku == 'Dedicated' ? { capacity: 1 } : {})
    // Who is let in is a matter of roles. An empty list would let in nobody.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: taskHub
  }
}

output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
