#!/usr/bin/env bash
# Tests the tester: reliability.sh must catch a test that is not there, and a page that names none.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

printf '`Determinism.the_same_seed_delivers_in_the_same_order`\n' >"$scratch/good"
"$here/reliability.sh" "$scratch/good"
printf '`Determinism.no_seed_delivers_anything`\n' >"$scratch/unknown"
printf 'words\n' >"$scratch/empty"
for page in unknown empty; do
  if "$here/reliability.sh" "$scratch/$page" >/dev/null; then
    echo "not caught: $page"
    exit 1
  fi
done
