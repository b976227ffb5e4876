#!/usr/bin/env bash
# Prints the digest of one payload type's schema, worked out without CMake: sha384 over the lines "<file> <sha384>" of the
# schema and of all it includes, sorted by name. Called by payload_registry_test.cpp.
# Usage: schema_digest.sh SDS_SCHEMA_FOLDER CODE
set -euo pipefail
export LC_ALL=C
sds=$1 code=$2
ours=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../schemas/fbs" && pwd)

case $code in
  BAT) start=batch.fbs ;; CTL) start=control.fbs ;; HBT) start=heartbeat.fbs ;; STM) start=statement.fbs ;; HLO) start=hello.fbs ;; KYS) start=keys.fbs ;; RVL) start=revocations.fbs ;;
  RCT) start=receipt.fbs ;; REC) start=record.fbs ;; TMV) start=tasking_move.fbs ;; TRK) start=trackset.fbs ;;
  TRQ) start=tasking.fbs ;; *) start=$code.fbs ;;
esac

# The Space Data Standards are hashed as shipped: <CODE>/main.fbs, named <CODE>.fbs.
path_of() { if [[ -r $ours/$1 ]]; then echo "$ours/$1"; else echo "$sds/${1%.fbs}/main.fbs"; fi; }
includes_of() { sed -n -e 's|^include "\.\./\([A-Z]*\)/main\.fbs".*|\1.fbs|p' -e 's|^include "\([a-z_]*\.fbs\)".*|\1|p' "$(path_of "$1")"; }

closure=$start known=''
while [[ $closure != "$known" ]]; do
  known=$closure
  closure=$(for file in $known; do echo "$file"; includes_of "$file"; done | sort -u)
done

for file in $closure; do
  printf '%s %s\n' "$file" "$(sha384sum <"$(path_of "$file")" | cut -d' ' -f1)"
done | sha384sum | cut -d' ' -f1
