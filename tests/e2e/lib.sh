# shellcheck shell=bash
# Checks and a folder for the scripts here. Sourced after `set -uo pipefail` (no -e: a failed check is counted and the script
# goes on). Needs ACCORD, ACCORDD, ROOT. Gives: $WORK (removed at the end unless a check failed), run, check, finish.

: "${ACCORD:?the accord binary}" "${ACCORDD:?the accordd binary}" "${ROOT:?the checkout}"
ACCORD=$(realpath "$ACCORD") ACCORDD=$(realpath "$ACCORDD") ROOT=$(realpath "$ROOT")
[[ -x $ACCORD && -x $ACCORDD ]] || { echo "not built: $ACCORD, $ACCORDD" >&2; exit 1; }
WORK=$(mktemp -d /tmp/accord-e2e.XXXXXX)
CHECKS=0 FAILED=0
# A sanitizer report is never one of our own exit codes.
export ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99:print_stacktrace=1 TSAN_OPTIONS=exitcode=99
unset ACCORD_DIR
# accordd forbids looking into its memory (PR_SET_DUMPABLE), and so the leak checker, which then fails by itself.
no_leak_check() { ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0; }

problem() { FAILED=$((FAILED + 1)); printf 'FAIL  %s\n' "$1"; shift; printf '      %s\n' "$@" | head -c 1500; }

# check NAME COMMAND...: holds when the command succeeds.
check() {
  local name=$1
  shift
  CHECKS=$((CHECKS + 1))
  "$@" >"$WORK/check.out" 2>&1 || problem "$name" "$*" "$(head -c 600 "$WORK/check.out" | tr -d '\0')"
}
# same NAME EXPECTED FOUND
same() {
  CHECKS=$((CHECKS + 1))
  [[ $2 == "$3" ]] || problem "$1" "expected $2" "found    $3"
}

# run ARG...: accord, from $WORK, without standard input. Sets STATUS; output in $WORK/out and $WORK/err.
run() {
  STATUS=0
  (cd "$WORK" && timeout -k 5 60 "$ACCORD" "$@") >"$WORK/out" 2>"$WORK/err" </dev/null || STATUS=$?
}
errors() { head -c 400 "$WORK/err" | tr -d '\0'; }
has_code() { grep -aqE "ACC-$1\b" "$WORK/err"; }
says() { grep -aqF -- "$1" "$WORK/err"; }
no_sanitizer_report() { ! grep -aqE 'Sanitizer|runtime error:|terminate called|Assertion|assertion failed' "$WORK/out" "$WORK/err"; }

# Ended by itself, neither by a signal nor by time-out nor by a sanitizer.
ended_well() {
  CHECKS=$((CHECKS + 1))
  if ((STATUS >= 99)) || ! no_sanitizer_report; then problem "$1: ended badly" "exit $STATUS" "$(errors)"; return 1; fi
}
# refused NAME STATUSES [CODE]: a coded refusal with one of the exit codes "1", "2|3" ...
refused() {
  ended_well "$1" || return 1
  CHECKS=$((CHECKS + 1))
  if [[ ! $STATUS =~ ^($2)$ ]]; then problem "$1: exit code" "expected $2, found $STATUS" "$(errors)"; return 1; fi
  has_code "${3:-[0-9]{4\}}" || { problem "$1: no code ${3:-} on stderr" "$(errors)"; return 1; }
}

finish() {
  printf '%s: %d checks, %d failed\n' "$(basename "$0")" "$CHECKS" "$FAILED"
  if ((FAILED == 0)); then rm -rf -- "$WORK"; else echo "kept: $WORK"; fi
  if ((CHECKS == 0)); then echo "nothing was checked" >&2; exit 1; fi
  ((FAILED == 0))
}
