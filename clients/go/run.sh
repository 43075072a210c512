#!/usr/bin/env bash
# Generates the Go client, builds it and the example, and runs the example against NESTLING_URL.
set -euo pipefail
cd "$(dirname "$0")"
../generate.sh go
(cd generated && go vet .)
cd example
exec go run .
