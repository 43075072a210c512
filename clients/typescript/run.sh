#!/usr/bin/env bash
# Makes TypeScript types from openapi/openapi-3.1.json, compiles the example against them and runs it against NESTLING_URL.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p generated
npm install --silent --no-audit --no-fund --no-package-lock
npx --no-install openapi-typescript ../../openapi/openapi-3.1.json --default-non-nullable=false -o generated/nestling.d.ts >/dev/null
npx --no-install tsc -p .
exec node generated/example.js
