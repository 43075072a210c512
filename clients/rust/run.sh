#!/usr/bin/env bash
# Generates the Rust client, builds it and the example, and runs the example against NESTLING_URL.
set -euo pipefail
cd "$(dirname "$0")"
../generate.sh rust
cd example
exec cargo run --quiet
