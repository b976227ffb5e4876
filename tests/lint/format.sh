#!/usr/bin/env bash
# The format lint: clang-format 14 with the repository's .clang-format has nothing to change in any C++ file.
# Usage: format.sh [--fix]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

list_sources() {
  local -a git=(git -c safe.directory='*' ls-files -z --cached --others --exclude-standard -- '*.hpp' '*.cpp')
  if ! command -v git >/dev/null || ! "${git[@]}" 2>/dev/null; then
    find . \( -name build -o -name node_modules -o -name .git \) -prune -o \( -name '*.hpp' -o -name '*.cpp' \) -print0
  fi
}

mapfile -d '' -t listed < <(list_sources)
sources=()
for file in "${listed[@]}"; do
  if [[ -f $file ]]; then sources+=("$file"); fi
done
if [[ ${#sources[@]} == 0 ]]; then
  echo "no C++ file found" >&2
  exit 1
fi
if [[ ${1:-} == --fix ]]; then
  exec clang-format-14 -i -- "${sources[@]}"
fi
if ! complaints=$(clang-format-14 --dry-run -Werror -- "${sources[@]}" 2>&1); then
  grep -o '^[^ :]*:[0-9]*:[0-9]*: error' <<<"$complaints" | cut -d: -f1 | sort | uniq -c  # one line a file: how many places
  echo "to repair: tests/lint/format.sh --fix" >&2
  exit 1
fi
echo "${#sources[@]} files"
