#!/usr/bin/env bash
# Commands to a node that runs: a port that is taken shows in status and doctor, publish says a no by its exit code, the logs are
# walked to the end, reload and config show answer. python3 holds the port and counts nothing.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
# shellcheck source=deploy/demo/compare.sh
source "$ROOT/deploy/demo/compare.sh"
HOLDER=""
release_port() { [[ -z $HOLDER ]] || { kill "$HOLDER" 2>/dev/null; wait "$HOLDER" 2>/dev/null; HOLDER=""; }; }
trap 'release_port; stop_nodes' EXIT
set_up_nations

# --- 0  the ports of the demo ---
outgoing=$(first_outgoing_port)
if ((outgoing > 22000)); then
  check "no port is one that the system gives to connections" test "$(grep -ho '127\.0\.0\.1:[0-9]*' "$DEMO"/*/node.json | cut -d: -f2 | awk -v first="$outgoing" '$1 >= first' | wc -l)" == 0
else
  echo "SKIPPED: this system gives nearly every port to connections (from $outgoing on)"
fi

# --- 1  a port that somebody else holds ---
held_port=$(sed -n 's/.*"USA", "publish": "tcp:\/\/127.0.0.1:\([0-9]*\)".*/\1/p' "$DEMO/GBR/node.json")
python3 -c "
import socket, sys, time
s = socket.socket(); s.bind(('127.0.0.1', $held_port)); s.listen(); print('held', flush=True); time.sleep(600)" >"$WORK/holder" &
HOLDER=$!
waits 10 "the port is held" grep -q held "$WORK/holder"
start_nodes
fault_of() { at GBR peer show "$1" --json | jq -r '.last_fault.code // "none"'; }
shows_fault() { [[ $(fault_of USA) == ACC-5112 ]]; }
waits 30 "peer show names the fault" shows_fault
gbr status
check "status shows it below the link" grep -q "ACC-5112.*$held_port" out
check "status says what to do" grep -q 'next: See whether another program holds the address' out
gbr doctor
same "doctor: exit code" 1 "$STATUS"
check "doctor names the taken port" grep -q "ACC-5112.*$held_port" out
gbr doctor --json
check "doctor --json says so of this link" jq -e '.checks[] | select(.check == "link to USA") | .error.code == "ACC-5112" and (.error.next | length > 0)' out
waits 30 "the other link serves on" link_is_open GBR AUS
same "the other link has no fault" none "$(fault_of AUS)"
release_port
waits 60 "with the port free all links open" all_links_open
same "an open link shows no old fault" none "$(fault_of USA)"
gbr doctor
same "doctor of a healthy node: exit code" 0 "$STATUS"

# --- no core file, though whoever starts the programs allows one ---
no_core() { awk '/^Max core file size/ { exit !($5 == 0 && $6 == 0) }' "/proc/$1/limits"; }
check "accordd may not write a core file" no_core "${PID[GBR]}"
(ulimit -S -c "$(ulimit -H -c)" && exec "$ACCORD" watch --dir "$DEMO/GBR" >"$WORK/watch" 2>&1) &
watcher=$!
waits 10 "accord may not write one either" no_core $watcher
kill $watcher 2>/dev/null
wait $watcher 2>/dev/null

# --- 2  publish: 0 when something was released, 1 when nothing was, or when a set was refused ---
"$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start 2026-11-02T00:00:00Z --duration 21600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
radar=$ROOT/deploy/demo/gbr-radar.profile.json
published() { # published NAME STATUS ARG...
  local name=$1 status=$2
  shift 2
  gbr publish "$@" --json
  same "publish $name: exit code" "$status" "$STATUS"
}
published "released to one, withheld from the other" 0 "$WORK/feed.tdm" --profile "$radar"
check "both happened" jq -e '[.outcomes[].verdict] | contains(["release", "withhold"])' out
published "withheld from the only one asked" 1 "$WORK/feed.tdm" --profile "$radar" --to AUS
check "each with its reason" jq -e '.outcomes | length > 0 and all(.verdict == "withhold" and (.reason.code | startswith("ACC-3")))' out
sed -e '/^\(ANGLE_[12]\|RANGE\|DOPPLER_INSTANTANEOUS\) = /s/^[A-Z_0-9]* = \([^ ]*\) .*/PR_N0 = \1 5/' "$WORK/feed.tdm" | awk '/^PR_N0/ && $0 == last { next } { last = $0; print }' >"$WORK/nothing.tdm"
published "of nothing that can be carried" 1 "$WORK/nothing.tdm" --profile "$radar"
check "it was read, and nothing carried" jq -e '.translation.read > 0 and .translation.carried == 0 and .outcomes == []' out
cat >"$WORK/sets.tle" <<'TLE'
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
TLE
published "of an element set" 0 "$WORK/sets.tle" --profile "$radar" --to USA --label "GBR UNCLASSIFIED//REL TO GBR, USA"
sed '2s/7$/8/' "$WORK/sets.tle" | cat "$WORK/sets.tle" - >"$WORK/broken.tle"
published "of two sets of which one is refused" 1 "$WORK/broken.tle" --profile "$radar" --to USA --label "GBR UNCLASSIFIED//REL TO GBR, USA"
check "the other was released" jq -e '.translation.refused == 1 and ([.outcomes[].verdict] == ["release"])' out

# --- 3  errors that only the node finds name the file ---
sed 's/^RANGE_UNITS = .*/RANGE_UNITS = parsec/' "$WORK/feed.tdm" >"$WORK/parsec.tdm"
gbr publish "$WORK/parsec.tdm" --profile "$radar"
refused "publish of a TDM with a bad value" 1 4013
check "file and line are named" grep -qE 'parsec\.tdm line [0-9]+' err
jq 'del(.time_tag)' < <(grep -v '^//' "$radar") >"$WORK/no-tag.json"
sed '/^TIMETAG_REF/d' "$WORK/feed.tdm" >"$WORK/no-tag.tdm"
gbr publish "$WORK/no-tag.tdm" --profile "$WORK/no-tag.json"
refused "publish with a profile that leaves something open" 1 4006
check "the missing key is named" says "time_tag"

# --- 4  the log of rulings, to the end ---
gbr publish "$WORK/feed.tdm" --profile "$radar" --payload EOO --json
same "publish as EOO: exit code" 0 "$STATUS"
check "more rulings than one page" test "$(jq '.outcomes | length' out)" -gt 1000
last=$(jq -r '.outcomes | last | .clause' out)
gbr report rulings
cp out "$WORK/rulings.txt"
page_rulings at GBR report rulings --json >"$WORK/rulings.jsonl"
same "words and pages hold the same number" "$(wc -l <"$WORK/rulings.jsonl")" "$(wc -l <"$WORK/rulings.txt")"
check "more than one page of them" test "$(wc -l <"$WORK/rulings.txt")" -gt 1000
check "each row's number once, ascending" cmp <(jq .row "$WORK/rulings.jsonl") <(awk '{ print $1 }' "$WORK/rulings.txt")
check "the newest is among them" grep -qF "$last" <(tail -n 1 "$WORK/rulings.txt")
middle=$(sed -n 500p "$WORK/rulings.txt" | awk '{ print $1 }')
gbr report rulings --after "$middle"
check "--after begins behind its row" cmp <(tail -n +501 "$WORK/rulings.txt") out
gbr report rulings --json
same "one page with --json" 1000 "$(jq '.rulings | length' out)"
same "and the row to go on behind" "$(jq '.rulings[-1].row' out)" "$(jq .next out)"
for what in summary counters; do
  gbr report $what --after 5
  refused "report $what knows no --after" 2 1103
done

# --- 5  reload, config show ---
gbr reload
same "reload: exit code" 0 "$STATUS"
printf ' ' >>"$DEMO/GBR/agreements/gbr-usa.json"
gbr reload
refused "reload of an agreement that does not hold" 1
check "the link stays open with the old one" link_is_open GBR USA
gbr config show --json
check "config show: what node.json says" jq -e --arg p ":$held_port" '.nation == "GBR" and ([.peers[].publish] | any(endswith($p)))' out
check "config show: no secret, but for the word of a ceiling" eval '! jq "del(.ceiling)" out | grep -qiE "secret|private"'

# --- 6  a full disk ---
status=0
"$ACCORD" watch --once --dir "$DEMO/USA" >/dev/full 2>err || status=$?
same "watch to a full disk: exit code" 3 "$status"
finish
