#!/bin/sh
# After `azd provision`: local.settings.json, so that an app on this machine asks the model in Azure, as whoever is signed in.
# Its storage stays the emulator: a second app on the same task hub would take work from the one in Azure. Nothing here is secret.
set -eu
cd "$(dirname "$0")/../.."

if [ -z "${AZURE_OPENAI_ENDPOINT:-}" ]; then
  echo "This environment has no model: local.settings.json stays as it is."
elif [ -e local.settings.json ]; then
  echo "local.settings.json is there, and stays as it is. The model of this environment:"
  echo "  \"AZURE_OPENAI_ENDPOINT\": \"$AZURE_OPENAI_ENDPOINT\","
  echo "  \"AZURE_OPENAI_DEPLOYMENT\": \"$AZURE_OPENAI_DEPLOYMENT\","
else
  awk -v endpoint="$AZURE_OPENAI_ENDPOINT" -v deployment="$AZURE_OPENAI_DEPLOYMENT" '
    { print }
    /"Values": \{/ {
      print "    \"AZURE_OPENAI_ENDPOINT\": \"" endpoint "\","
      print "    \"AZURE_OPENAI_DEPLOYMENT\": \"" deployment "\","
    }' local.settings.sample.json > local.settings.json
  echo "Wrote local.settings.json."
fi
