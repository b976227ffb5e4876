#!/usr/bin/env bash
# Every sabotage applies to the tree as it is, and the test that it names is there to be built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
"$here/run" --check
failed=0
for file in "$here"/*.patch; do
  target=$(sed -n 's/^Target: //p' "$file")
  if ! grep -rqE "(accord_test|add_executable)\($target( |\$)" "$root/tests" --include=CMakeLists.txt; then
    echo "$(basename "$file"): no CMakeLists.txt of tests/ makes the target $target"
    failed=1
  fi
  for name in $(sed -n 's/^Test: .*--gtest_filter=//p' "$file"); do
    words=${name##*.}
    words=${words//\*/}
    if ! grep -rqF "$words" "$root/tests" --include=*_test.cpp; then
      echo "$(basename "$file"): no test is named like $name"
      failed=1
    fi
  done
done
exit "$failed"
