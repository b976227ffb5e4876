#!/usr/bin/env bash
# Tests the tester, on a tree of one small program: `run` must tell a sabotage that its test catches from one that it does not,
# that fails for another reason, that does not build, that no longer applies, or that names no test; and it takes no unknown name.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
tree=$scratch/tree
mkdir -p "$tree/tests/sabotage"
cp "$here/run" "$tree/tests/sabotage/run"
printf 'cmake_minimum_required(VERSION 3.25)\nproject(small LANGUAGES CXX)\nadd_executable(program program.cpp)\n' >"$tree/CMakeLists.txt"
program() { printf '#include <cstdio>\nint main() {\n  %s\n}\n' "$1" >"$tree/program.cpp"; }
program 'return 0;'
sabotage() { # WHAT-THE-PROGRAM-DOES [TEST-LINE]
  printf 'It is broken.\nTarget: program\n%s\nFinds: broken\n\n--- program.cpp\n+++ program.cpp\n@@ -2,3 +2,3 @@\n int main() {\n-  return 0;\n+  %s\n }\n' \
    "${2-Test: program}" "$1" >"$tree/tests/sabotage/one.patch"
}
expect() { # WHAT CODE WORDS ARGUMENTS...: the exit code, and what the answer must hold
  local what=$1 code=$2 words=$3 got=0 said
  shift 3
  said=$("$tree/tests/sabotage/run" "$@" 2>&1) || got=$?
  if [[ $got != "$code" || $said != *"$words"* ]]; then
    printf 'not told: %s (exit %s)\n%s\n' "$what" "$got" "$said"
    exit 1
  fi
}
build=(--build "$scratch/work")

sabotage 'return std::puts("broken") * 0 + 1;'
expect "one that is caught" 0 "one: caught by program" "${build[@]}" one
expect "the same, again" 0 "1 sabotages, 1 caught" "${build[@]}"
expect "that it applies" 0 "1 sabotages apply" --check
sabotage 'return std::puts("broken") * 0;'
expect "one that no test catches" 1 "NOT CAUGHT by program" "${build[@]}"
sabotage 'return 1;'
expect "one that fails for another reason" 1 "and not by 'broken'" "${build[@]}"
sabotage 'return nothing;'
expect "one that does not build" 1 "DOES NOT BUILD" "${build[@]}"
sabotage 'return 1;' 'Tries: program'
expect "one that names no test" 1 "says no Test" --check
expect "an unknown name" 2 "no sabotage is named two" two
sabotage 'return 1;'
program 'return 2;'
expect "one that no longer applies" 1 "DOES NOT APPLY" --check
expect "one that no longer applies, when it is tried" 1 "DOES NOT APPLY" "${build[@]}"
echo "ten answers are as they should be"
