#!/usr/bin/env bash
# schemas/sds/prepare.cmake, run on copies of the standard: taken as it is, refused with one byte changed in any file, with a
# file missing, with one too many, with a byte moved to the next file, with two files in each other's place.
# Usage: sds_pinned.sh PREPARE.CMAKE SDS_SCHEMA_FOLDER
set -uo pipefail
prepare=$1 sds=$2
work=$(mktemp -d /tmp/accord-sds.XXXXXX)
trap 'rm -rf -- "$work"' EXIT
failed=0 checks=0
problem() { failed=$((failed + 1)); printf 'FAIL  %s\n' "$*"; head -c 600 "$work/said"; }
pinned=$(sed -nE 's/^set\(ACCORD_SDS_SHA256 ([0-9a-f]{64})\)$/\1/p' "$prepare")
[[ -n $pinned ]] || { echo "no pinned digest in $prepare"; exit 1; }

fresh() { rm -rf -- "$work/copy" "$work/build"; mkdir "$work/copy" "$work/build"; cp -r "$sds"/*/ "$work/copy/"; }
# The digest as prepare.cmake defines it, by other programs.
digest_of_copy() {
  local file
  for file in "$work"/copy/*/main.fbs; do
    printf '%s %s\n' "$(basename "$(dirname "$file")")" "$(sha256sum <"$file" | cut -d' ' -f1)"
  done | LC_ALL=C sort | sha256sum | cut -d' ' -f1
}
prepared() { (cd "$work/build" && cmake "-DACCORD_SDS_DIR=$work/copy" -P "$prepare") >"$work/said" 2>&1; }
# refused NAME WORD...: cmake fails, and says each word.
refused() {
  local name=$1 word said
  shift
  checks=$((checks + 1))
  if prepared; then problem "$name: taken"; return; fi
  said=$(tr -s ' \n' '  ' <"$work/said") # cmake breaks its lines
  for word in "$@"; do [[ $said == *"$word"* ]] || problem "$name: does not say '$word'"; done
}

fresh
checks=$((checks + 1))
prepared || problem "the standard as shipped is taken"
[[ $(digest_of_copy) == "$pinned" ]] || problem "the pinned digest is that of the standard"
[[ $(find "$work/build/sds" -name '*.fbs' | wc -l) == 29 ]] || problem "29 schemas are prepared"

for file in "$work"/copy/*/main.fbs; do
  cp "$file" "$work/whole"
  size=$(stat -c %s "$file")
  byte=$(tail -c +$((size / 2 + 1)) "$file" | head -c 1)
  [[ $byte == Q ]] && other=R || other=Q
  printf %s "$other" | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc status=none
  refused "one byte of $file" "pinned is $pinned" "$work/copy"
  mv "$work/whole" "$file"
done

fresh
rm "$work/copy/OMM/main.fbs"
refused "a file missing" "28 schemas, 29 expected"
fresh
cp -r "$work/copy/OMM" "$work/copy/OMN"
refused "a file too many" "30 schemas, 29 expected"
fresh
tail -c 1 "$work/copy/CAT/main.fbs" >"$work/last"
truncate -s -1 "$work/copy/CAT/main.fbs"
cat "$work/last" "$work/copy/CDM/main.fbs" >"$work/longer" && mv "$work/longer" "$work/copy/CDM/main.fbs"
refused "a byte moved to the next file" "sha256 $(digest_of_copy)"
fresh
mv "$work/copy/EOO" "$work/copy/EOX"
refused "a folder renamed" "sha256 $(digest_of_copy)"
fresh
mv "$work/copy/OEM" "$work/swap" && mv "$work/copy/OMM" "$work/copy/OEM" && mv "$work/swap" "$work/copy/OMM"
refused "two files in each other's place" "pinned is $pinned"

echo "$checks checks, $failed failed"
[[ $failed == 0 && $checks -gt 30 ]]
