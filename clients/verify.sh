#!/usr/bin/env bash
# Generates, builds and runs the Java, Rust and Go clients, runs the example for OpenAI's Go SDK, and checks the TypeScript
# types, against a server with the demo models on a free port. Names what it skips for want of a toolchain. Fails when
# anything that ran failed.
set -uo pipefail
cd "$(dirname "$0")/.."

[ -f dist/main.js ] || npm run --silent build || exit 1
log=$(mktemp)
export NESTLING_API_KEY=verify-key
node dist/main.js serve --port 0 --threads 1 --api-key "$NESTLING_API_KEY" >/dev/null 2>"$log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -f "$log"' EXIT
for _ in $(seq 240); do
  NESTLING_URL=$(sed -n 's/.*ready at \(http[^ "]*\).*/\1/p' "$log" | head -1)
  [ -n "$NESTLING_URL" ] && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
if [ -z "$NESTLING_URL" ]; then
  cat "$log" >&2
  exit 1
fi
export NESTLING_URL

passed=() skipped=() failed=()
# verify NAME COMMAND... -- TOOL...: runs the command if every tool is there.
verify() {
  local name=$1 command=() tool
  shift
  while [ "$1" != -- ]; do command+=("$1") && shift; done
  shift
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { skipped+=("$name (no $tool)") && return; }
  done
  echo "== $name"
  if "${command[@]}"; then passed+=("$name"); else failed+=("$name"); fi
}

verify java clients/java/run.sh -- java javac mvn curl sha256sum
verify rust clients/rust/run.sh -- java cargo curl sha256sum
verify go clients/go/run.sh -- java go curl sha256sum
verify go-sdk clients/go/sdk.sh -- go
verify typescript clients/typescript/run.sh -- npm

echo
echo "right: ${passed[*]:-none}"
[ ${#skipped[@]} -gt 0 ] && printf 'skipped: %s\n' "${skipped[@]}"
[ ${#failed[@]} -gt 0 ] && { printf 'FAILED: %s\n' "${failed[@]}"; exit 1; }
exit 0
