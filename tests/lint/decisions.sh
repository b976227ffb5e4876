#!/usr/bin/env bash
# Decision pages are numbered without gaps and end with "How we check it" (docs/decisions/0001).
# Usage: decisions.sh [FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=${1:-docs/decisions}

failed=0
expected=1
for page in "$folder"/*.md; do
  name=$(basename "$page")
  if [[ $name != "$(printf '%04d' "$expected")"-* ]]; then
    echo "$page: number $(printf '%04d' "$expected") was expected"
    failed=1
  fi
  # The last heading of the page, with at least one line below it.
  if ! awk '/^## / { heading = $0; lines = 0; next } NF { lines++ } END { exit !(heading == "## How we check it" && lines > 0) }' "$page"; then
    echo "$page: does not end with a section \"How we check it\""
    failed=1
  fi
  expected=$((expected + 1))
done
exit "$failed"
