#!/usr/bin/env bash
# Tests the tester: decisions.sh must catch a gap in the numbers, a page without the section, and an empty one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

good=$'# 1\n\n## How we check it\n\nA test.\n'
printf '%s' "$good" >"$scratch/0001-a.md"
printf '%s' "$good" >"$scratch/0002-b.md"
"$here/decisions.sh" "$scratch"

must_fail() {
  if "$here/decisions.sh" "$scratch" >/dev/null; then
    echo "not caught: $1"
    exit 1
  fi
}
printf '%s' "$good" >"$scratch/0004-d.md"
must_fail "a gap in the numbers"
rm "$scratch/0004-d.md"
printf '# 3\n\nwords\n' >"$scratch/0003-c.md"
must_fail "a page without the section"
printf '# 3\n\n## How we check it\n' >"$scratch/0003-c.md"
must_fail "an empty section"
printf '%s\n## More\n\nwords\n' "$good" >"$scratch/0003-c.md"
must_fail "a page that ends with another section"
