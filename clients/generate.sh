#!/usr/bin/env bash
# generate.sh java|rust|go: makes clients/<language>/generated from openapi/openapi.json.
# The generator's version is pinned and its jar checked; NESTLING_GENERATOR_JAR names one that is there already.
set -euo pipefail
cd "$(dirname "$0")"

version=7.25.0
sha256=41ce4f6b07f196676439d710759fa1ced7a08066d06ff1bf314681470289efae
jar=${NESTLING_GENERATOR_JAR:-${XDG_CACHE_HOME:-$HOME/.cache}/nestling/openapi-generator-cli-$version.jar}

if [ ! -f "$jar" ]; then
  mkdir -p "$(dirname "$jar")"
  base=https://repo.maven.apache.org/maven2/org/openapitools/openapi-generator-cli
  curl -fsSL -o "$jar.part" "$base/$version/openapi-generator-cli-$version.jar"
  mv "$jar.part" "$jar"
fi
if ! echo "$sha256  $jar" | sha256sum --check --status; then
  echo "$jar is not openapi-generator $version: its sha256 differs" >&2
  exit 1
fi

language=${1:?java, rust or go}
case $language in
  java)
    options=(-g java --library native --group-id ai.nestling --artifact-id nestling-client
      --invoker-package ai.nestling.client --api-package ai.nestling.client.api --model-package ai.nestling.client.model) ;;
  rust) options=(-g rust --package-name nestling-client) ;;
  # Without the last option its decoders refuse fields that a newer server adds; Java's and Rust's read over them.
  go)
    options=(-g go --package-name nestling --git-user-id nestling --git-repo-id client-go
      --additional-properties=disallowAdditionalPropertiesIfNotPresent=false) ;;
  *) echo "no such language: $language" >&2; exit 1 ;;
esac
rm -rf "$language/generated"
java -jar "$jar" generate -i ../openapi/openapi.json -o "$language/generated" "${options[@]}" >"$language/generate.log" 2>&1 ||
  { cat "$language/generate.log" >&2; exit 1; }
