#!/usr/bin/env bash
# Every test that docs/reliability.md names is there. Usage: reliability.sh [PAGE]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
page=${1:-docs/reliability.md}

failed=0
names=0
while read -r suite test; do
  names=$((names + 1))
  # A long name stands on the line after its macro.
  if ! grep -rqzE "TEST(_F|_P)?\($suite,[[:space:]]*$test\)" tests --include=*.cpp; then
    echo "$page: no test is named $suite.$test"
    failed=1
  fi
done < <(grep -oE '`[A-Z][A-Za-z0-9]*\.[a-z][a-z0-9_]*`' "$page" | tr -d '`' | tr '.' ' ' | sort -u)
if [[ $names == 0 ]]; then
  echo "$page: names no test"
  failed=1
fi
exit "$failed"
