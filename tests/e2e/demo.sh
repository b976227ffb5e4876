#!/usr/bin/env bash
# The demo play: twice in a row in the same shell, once without the SIGKILL, with real TDM files when they lie beside the
# checkout. The play judges itself; here its summary.json is read by jq, and its own verdict is recomputed.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=deploy/demo/compare.sh
source "$ROOT/deploy/demo/compare.sh"
no_leak_check
mkdir "$WORK/bin"
ln -s "$ACCORD" "$WORK/bin/accord"
ln -s "$ACCORDD" "$WORK/bin/accordd"
REAL=$ROOT/../shared/data/tdm/kvn
real=()
if compgen -G "$REAL/*.txt" >/dev/null; then real=(--data "$REAL"); else echo "SKIPPED: no real TDM files beside the checkout ($REAL)"; fi

plays() { # plays NAME ARG...
  local name=$1 summary=$WORK/$1/summary.json status=0
  shift
  mkdir "$WORK/$name"
  BIN=$WORK/bin DEMO=$WORK/$name bash "$ROOT/deploy/demo/play" "$@" >"$WORK/$name.log" 2>&1 </dev/null || status=$?
  same "$name: exit code" 0 "$status"
  if ((status != 0)); then tail -15 "$WORK/$name.log"; fi
  holds() { check "$name: $1" jq -e "$1" "$summary"; }
  holds '[has("published", "released", "withheld_by_clause", "admitted", "duplicates", "gaps", "requests_by_state")] | all'
  holds '.agree == true'
  holds '(.checks | length) >= 10 and (.checks | all(.ok and .expected == .found))'
  holds '.published > 0 and .released > 0 and .admitted == .released'
  holds '.duplicates == 0 and .gaps == 0'
  holds '.withheld_by_clause | length > 0 and all(.[]; . > 0) and (keys | all(length > 0))'
  holds '(.withheld_by_clause | add) + .released == .published * 2'
  holds '.requests_by_state.USA | tostring | (contains("FULFILLED") and contains("DECLINED") and contains("EXPIRED"))'
  holds '.requests_by_state.GBR | tostring | contains("FULFILLED")'
  holds '.requests_by_state.AUS | tostring | (contains("DECLINED") and contains("EXPIRED"))'
  check "$name: no sanitizer report" eval '! grep -aqE "Sanitizer|runtime error:|terminate called" "$WORK/$name"/*/accordd.log "$WORK/$name.log"'
  check "$name: the sensor's name is in no database" eval '! grep -aq NORTH-MOOR-RADAR "$WORK/$name"/{USA,AUS,GBR}/store/*'
}
plays killed "${real[@]}"
check "killed: it says so" jq -e '.killed_in_mid_delivery == true' "$WORK/killed/summary.json"
plays whole --no-kill
check "whole: it says so" jq -e '.killed_in_mid_delivery == false' "$WORK/whole/summary.json"

# The comparisons of the play, made to fail: a record lost, a record twice, a track that nobody fed.
lists=$WORK/killed
same "compare: as played, nothing is missing" 0 "$(missing "$lists/released.ids" "$lists/delivered.ids")"
tail -n +2 "$lists/USA/delivered.jsonl" >"$WORK/lost.jsonl"
{ cat "$lists/USA/delivered.jsonl"; head -n 1 "$lists/USA/delivered.jsonl"; } >"$WORK/twice.jsonl"
first=$(jq -cs '[.[] | select(.data_mode == "SIMULATED")][0]' "$lists/USA/delivered.jsonl")
{ cat "$lists/USA/delivered.jsonl"; jq -c '.id = "other" | .payload.track_id += "x"' <<<"$first"; } >"$WORK/foreign.jsonl"
for change in lost twice foreign; do
  delivered_ids GBR <"$WORK/$change.jsonl" >"$WORK/$change.ids"
  delivered_tracks GBR <"$WORK/$change.jsonl" >"$WORK/$change.tracks"
  same "compare: a track $change differs from what was fed" 1 "$(differing "$lists/fed.tracks" "$WORK/$change.tracks")"
done
same "compare: a record lost is missing" 1 "$(missing "$lists/released.ids" "$WORK/lost.ids")"
same "compare: a record that came twice is repeated" 1 "$(repeated "$WORK/twice.ids")"
same "compare: a record that was not released is foreign" 1 "$(missing "$WORK/foreign.ids" "$lists/released.ids")"
if ((${#real[@]} > 0)); then
  check "real data: REAL records came to USA" jq -es 'map(select(.data_mode == "REAL")) | length > 0' "$WORK/killed/USA/delivered.jsonl"
fi
check "simulated records came to USA" jq -es 'map(select(.data_mode == "SIMULATED")) | length > 0' "$WORK/whole/USA/delivered.jsonl"
finish
