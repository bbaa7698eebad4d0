#!/bin/sh
# After `azd deploy`: asks the service how it is, and says how to call it. The key is fetched by whoever runs the lines, and shown nowhere.
set -eu
: "${SERVICE_API_URI:?is not set: run azd provision first}"

# An app that is new, or was asleep, takes its time: 20 attempts, 5 seconds apart.
if ! curl --silent --show-error --fail --output /dev/null --max-time 30 \
  --retry 20 --retry-delay "${HEALTH_RETRY_SECONDS:-5}" --retry-all-errors "$SERVICE_API_URI/healthz"; then
  echo "$SERVICE_API_URI/healthz does not answer: docs/azure.md says where to look." >&2
  exit 1
fi

cat <<EOF
The service is up: $SERVICE_API_URI
Call it:
  KEY=\$(az functionapp keys list --resource-group $AZURE_RESOURCE_GROUP --name $SERVICE_API_NAME --query functionKeys.default --output tsv)
  curl $SERVICE_API_URI/v1/runs -H "x-functions-key: \$KEY" -H 'Content-Type: application/json' -d '{ "request": "Say \"hello\"" }'
EOF
