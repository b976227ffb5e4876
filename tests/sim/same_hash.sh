#!/bin/sh
# same_hash.sh PROGRAM SEED...: two processes that run the same seed print the same trace hash (G25).
set -eu
program=$1
shift
for seed in "$@"; do
  first=$("$program" --seed "$seed" | grep '^trace ')
  second=$("$program" --seed "$seed" | grep '^trace ')
  if [ "$first" != "$second" ]; then
    echo "seed $seed: '$first' and then '$second'"
    exit 1
  fi
  hashes="${hashes:-}$first
"
done
# A hash that is the same for every seed would show nothing.
if [ "$(printf '%s' "$hashes" | sort -u | wc -l)" -ne $# ]; then
  echo "two seeds have one trace hash"
  exit 1
fi
echo "the same twice, and another for each of $# seeds"
