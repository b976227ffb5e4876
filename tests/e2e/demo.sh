#!/usr/bin/env bash
# The demo play: twice in a row in the same shell, once without the SIGKILL, with real TDM files when they lie beside the
# checkout. The play judges itself; here its summary.json is read by jq, and its own verdict is recomputed.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=deploy/demo/compare.sh
source "$ROOT/deploy/demo/compare.sh"
# shellcheck source=deploy/demo/sky.sh
source "$ROOT/deploy/demo/sky.sh"
no_leak_check
mkdir "$WORK/bin"
ln -s "$ACCORD" "$WORK/bin/accord"
ln -s "$ACCORDD" "$WORK/bin/accordd"
REAL=$ROOT/../shared/data/tdm/kvn
real=()
if compgen -G "$REAL/*.txt" >/dev/null; then real=(--data "$REAL"); else echo "SKIPPED: no real TDM files beside the checkout ($REAL)"; fi

# --- usage errors are exit code 2, and nothing is installed, built or removed for them ---
usage_error() { # usage_error NAME COMMAND...
  local name=$1 status=0
  shift
  "$@" >"$WORK/said" 2>&1 </dev/null || status=$?
  same "$name: exit code" 2 "$status"
  same "$name: one line" 1 "$(wc -l <"$WORK/said")"
}
usage_error "quickstart, unknown option" "$ROOT/deploy/quickstart" --onec
usage_error "quickstart, a word too many" "$ROOT/deploy/quickstart" --once now
usage_error "quickstart, --data without a directory" "$ROOT/deploy/quickstart" --once --data
usage_error "quickstart, --data of a missing directory" "$ROOT/deploy/quickstart" --data "$WORK/missing"
mkdir "$WORK/empty"
usage_error "quickstart, --data of a directory without files" "$ROOT/deploy/quickstart" --data "$WORK/empty"
usage_error "quickstart, --dir without a directory" "$ROOT/deploy/quickstart" --dir
usage_error "play, unknown option" env BIN="$WORK/bin" DEMO="$WORK/empty" bash "$ROOT/deploy/demo/play" --onec
check "quickstart --help is no error" "$ROOT/deploy/quickstart" --help

# --- find_text.py finds what a search of the raw file misses ---
python3 - "$WORK/split.db" <<'PY'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA page_size = 4096")
database.execute("CREATE TABLE t (a BLOB)")
for i in range(1366):  # in some of these the border of two pages lies inside the name
    before, after = 4096 + i * 7 % 8191, 4096 + i * 5 % 8191
    database.execute("INSERT INTO t VALUES (?)", (b"." * before + b"NORTH-MOOR-RADAR" + b"." * after,))
database.commit()
PY
same "find_text.py: every value" "1366 1366" "$(python3 "$ROOT/tests/e2e/find_text.py" NORTH-MOOR-RADAR "$WORK/split.db")"
check "the raw file shows fewer" test "$(grep -ao NORTH-MOOR-RADAR "$WORK/split.db" | wc -l)" -lt 1366
same "find_text.py: another name is in none" "0 1366" "$(python3 "$ROOT/tests/e2e/find_text.py" SOUTH-MOOR-RADAR "$WORK/split.db")"

# --- at every hour of a day the radar sees what the play needs ---
accord() { "$ACCORD" "$@"; }
for hour in {00..23}; do
  start=2026-06-01T$hour:30:00Z
  simulate_first "$WORK/first.tdm" "$start" && simulate_asked "$WORK/asked.tdm" "$start" && simulate_bulk "$WORK/bulk.tdm" "$start" 1
  check "at $hour:30 tracks for the first file" grep -q '^META_START' "$WORK/first.tdm"
  check "at $hour:30 more observations than were asked for" test "$(grep -c '^ANGLE_1 ' "$WORK/asked.tdm")" -ge $((2 * WANTED))
  check "at $hour:30 tracks for the bulk" test "$(grep -c '^META_START' "$WORK/bulk.tdm")" -gt 10
done

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
  check "$name: the sensor's name is in no file of a store" eval '! grep -aq NORTH-MOOR-RADAR "$WORK/$name"/{USA,AUS,GBR}/store/*'
  local found looked_at
  read -r found looked_at < <(python3 "$ROOT/tests/e2e/find_text.py" NORTH-MOOR-RADAR "$WORK/$name"/{USA,AUS,GBR}/store/node.db)
  same "$name: the sensor's name is in no value of a database" 0 "$found"
  check "$name: values were looked at" test "$looked_at" -gt 1000
  read -r found looked_at < <(python3 "$ROOT/tests/e2e/find_text.py" GBR-R1 "$WORK/$name/USA/store/node.db")
  check "$name: its alias is in the values of USA's database" test "$found" -gt 0
  holds '.withheld_by_clause | keys | all(startswith("pipeline/") | not)'
  holds '.checks | map(select(.check | endswith("at USA is presumed"))) | length == 1 and .[0].found == "false"'
}
plays killed "${real[@]}"
check "killed: it says so" jq -e '.killed_in_mid_delivery == true' "$WORK/killed/summary.json"
plays whole --no-kill
check "whole: it says so" jq -e '.killed_in_mid_delivery == false' "$WORK/whole/summary.json"

# A node whose count is one too high: the play sees it, says so, and ends with 1.
mkdir "$WORK/false-bin" "$WORK/false"
ln -s "$ACCORDD" "$WORK/false-bin/accordd"
cat >"$WORK/false-bin/accord" <<'SH'
#!/usr/bin/env bash
if [[ "$1 $2" == "report summary" && "$*" == *"/USA"* ]]; then
  "$REAL_ACCORD" "$@" | jq '.peers.GBR.admitted += 1'
else
  exec "$REAL_ACCORD" "$@"
fi
SH
chmod +x "$WORK/false-bin/accord"
status=0
REAL_ACCORD=$ACCORD BIN=$WORK/false-bin DEMO=$WORK/false bash "$ROOT/deploy/demo/play" --no-kill >"$WORK/false.log" 2>&1 </dev/null || status=$?
same "a false count: exit code" 1 "$status"
check "a false count: summary.json says that they do not agree" jq -e '.agree == false and .admitted == .released + 1' "$WORK/false/summary.json"
check "a false count: the checks it touches fail, and no other" jq -e '[.checks[] | select(.ok | not) | .check] ==
  ["admitted at USA = released by GBR", "delivered to USA'"'"'s consumer = admitted"]' "$WORK/false/summary.json"
check "a false count: the table says FAIL" grep -q 'FAIL .*admitted at USA = released by GBR' "$WORK/false.log"

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
