#!/bin/sh
# Puts a signing certificate and a notary account into a keychain of its own, on a machine that builds and then goes away.
#
#   CERTIFICATE                base64 of a .p12 with a “Developer ID Application” certificate
#   CERTIFICATE_PASSWORD       its password
#   NOTARY_APPLE_ID, NOTARY_TEAM, NOTARY_PASSWORD   the account that notarises, with an app-specific password
#   GENRESCOPE_NOTARY_PROFILE  the name under which packaging/macos_image.py finds that account
set -eu

keychain=$(mktemp -d)/signing.keychain-db
password=$(openssl rand -base64 24)
p12=$(mktemp)
trap 'rm -f "$p12"' EXIT
printf '%s' "$CERTIFICATE" | base64 --decode >"$p12"

security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$p12" -P "$CERTIFICATE_PASSWORD" -A -t cert -f pkcs12 -k "$keychain"
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
xcrun notarytool store-credentials "$GENRESCOPE_NOTARY_PROFILE" \
    --apple-id "$NOTARY_APPLE_ID" --team-id "$NOTARY_TEAM" --password "$NOTARY_PASSWORD"
