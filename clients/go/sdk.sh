#!/usr/bin/env bash
# Runs the example for OpenAI's Go SDK as it stands in docs/clients.md, against NESTLING_URL.
set -euo pipefail
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed -n '/^```go$/,/^```$/{/^```/!p}' ../../docs/clients.md |
  sed -e "s|http://localhost:8000|$NESTLING_URL|" -e "s|WithAPIKey(\"none\")|WithAPIKey(\"${NESTLING_API_KEY:-none}\")|" >"$folder/main.go"
cd "$folder"
go mod init example >/dev/null 2>&1
go get github.com/openai/openai-go@v1.12.0 >/dev/null 2>&1
answers=$(go run .)
echo "$answers"
# Whole, then streamed.
[ "$(grep -o Paris <<<"$answers" | wc -l)" = 2 ]
