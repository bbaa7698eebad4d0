@description('The end of every name.')
param token string

@description('The region.')
param location string

@description('Tags for the resources.')
param tags object

@description('Gigabytes a day after which no more logs are taken until the next; -1: no bound.')
param dailyCapGb int

// Paid by the gigabyte that is taken in. 30 days are kept at no further cost.
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    // Whoever finds the connection string can write nothing without a role.
    DisableLocalAuth: true
  }
}

output insightsName string = insights.name
