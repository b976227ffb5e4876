#!/usr/bin/env bash
# Every format that `accord translate --help` lists, from the samples of format_samples (SAMPLES): taken whole with exit 0, and
# damaged refused with exit 1, a code and the place. Then small hostile files in bounded memory (tests/bench/translate_memory).
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
SAMPLES=$(realpath "${SAMPLES:?the binary format_samples}")
cd "$WORK" || exit 1
mkdir samples
check "the samples are written" "$SAMPLES" samples
formats=$("$ACCORD" translate --help | sed -n 's/^ *--from TEXT *\(.*\) (default.*/\1/p' | tr -d ,)
check "the formats are listed" test "$(wc -w <<<"$formats")" -ge 22

# What a format becomes; a file of stations only shows.
TRACKS=" tdm-kvn tdm-xml iod rde uk b3 crd udl trackset "
target() {
  if [[ $1 == sinex ]]; then echo stations; elif [[ $TRACKS == *" $1 "* ]]; then echo trackset; else echo sds; fi
}
translate() { run translate "$2" --from "$1" --to "$(target "$1")" --profile "samples/$1.profile.json" -o made; }
# broken NAME FORMAT FILE CODE PLACE
broken() {
  rm -f made
  translate "$2" "$3"
  refused "$2 $1" 1 "$4" || return
  CHECKS=$((CHECKS + 1))
  grep -aqE -- "$5" err || problem "$2 $1: no place '$5' on stderr" "$(errors)"
}
CHECK_PLACE='line [0-9]+|byte [0-9]+|[^ ]+:[0-9]+:'

for format in $formats sinex; do
  sample=samples/$format
  check "$format has a sample" test -s "$sample"
  translate "$format" "$sample"
  same "$format: the sample is taken" 0 "$STATUS"
  check "$format: and becomes something" test -s made
  case $format in
    trackset | sds)
      head -c -1 "$sample" >bad
      broken "cut" "$format" bad 1005 'byte [0-9]+'
      { printf '\xef\xbb\xbf' && cat "$sample"; } >bad
      broken "with a byte-order mark" "$format" bad 1005 'byte 0'
      { cat "$sample" && head -c 10000000 /dev/zero; } >bad
      broken "with 10 MB of nothing behind it" "$format" bad 1005 'byte [0-9]+'
      continue
      ;;
  esac
  half=$(($(stat -c %s "$sample") / 2))
  { head -c $half "$sample" && printf '\0' && tail -c +$((half + 1)) "$sample"; } >bad
  broken "with a NUL" "$format" bad 4003 'line [0-9]+ byte [0-9]+'
  { head -c $half "$sample" && printf '\xff' && tail -c +$((half + 1)) "$sample"; } >bad
  broken "with a byte that is not UTF-8" "$format" bad 4003 'line [0-9]+ byte [0-9]+'
  { printf '\xef\xbb\xbf' && cat "$sample"; } >bad
  broken "with a byte-order mark" "$format" bad 4003 'line 1 byte 1'
  sed 's/$/\r/' "$sample" >crlf
  mv made good 2>/dev/null || { translate "$format" "$sample" && mv made good; }
  translate "$format" crlf
  same "$format with CRLF" 0 "$STATUS"
  check "$format with CRLF becomes the same" cmp good made
  rm -f good
  # In the middle of its first line of 10 characters: no format begins so.
  { head -c 10 "$sample"; } >bad
  case $format in
    rde) ;; # outside its blocks a text is for people, and a header that is cut is a header
    *) broken "cut in its first line" "$format" bad '[0-9]{4}' "$CHECK_PLACE" ;;
  esac
  { cat "$sample" && head -c 10000000 /dev/zero | tr '\0' x; } >bad
  broken "with a line of 10 MB" "$format" bad '[0-9]{4}' "$CHECK_PLACE"
done

# Of element sets, which are taken a piece of 1 MiB at a time, what is wrong behind several pieces leaves no file.
cp samples/tle many
until [[ $(stat -c %s many) -gt 3000000 ]]; do cat many many >twice && mv twice many; done
translate tle many
same "3 MB of element sets are taken" 0 "$STATUS"
mv made whole
"$ACCORD" translate - --from tle --to sds --profile samples/tle.profile.json <many >out 2>err
check "and are the same from standard input to standard output" cmp whole out
{ cat many && printf 'A\0B\n'; } >bad
broken "with a NUL behind 3 MB" tle bad 4003 "line $(($(wc -l <many) + 1)) byte 2"
check "and no file is left" test ! -e made

# The shadow memory of a sanitizer is no memory of ours.
BOUND=200
grep -aqm1 __asan_init "$ACCORD" && BOUND=4000
check "hostile files of 2 MB stay below $BOUND MB" "$ROOT/tests/bench/translate_memory" --accord "$ACCORD" --samples "$SAMPLES" --bytes 2000000 --bound-mb $BOUND
finish
