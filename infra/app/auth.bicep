@description('The function app.')
param appName string

@description('Application (client) id of the app registration that stands for the API.')
param clientId string

@description('Client ids of applications whose tokens are taken; none: any that the registration lets in.')
param allowedApplications string[]

resource app 'Microsoft.Web/sites@2024-11-01' existing = { name: appName }

// The platform checks tokens before the app sees a request. It needs no secret for that; it signs nobody in. Free.
resource auth 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: ['/healthz']
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          openIdIssuer: '${az.environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
          defaultAuthorizationPolicy: empty(allowedApplications) ? null : { allowedApplications: allowedApplications }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
