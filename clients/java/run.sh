#!/usr/bin/env bash
# Generates the Java client, builds it and the example, and runs the example against NESTLING_URL.
set -euo pipefail
cd "$(dirname "$0")"
../generate.sh java
mvn -q -B -Dmaven.test.skip=true package
exec java -cp "example/target/classes:example/target/libraries/*" Example
