#!/usr/bin/env bash
# A payload type outside space domain awareness, by configuration alone, with real daemons: GBR and NOR sign the example
# interference.json, each lays RFI.fbs beside its node, and reports of radio interference go from GBR to NOR. flatc(1), jq(1) and
# sha384sum(1) are the independent readers.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
NATIONS=(GBR NOR)
FULL_NAME[NOR]=Norway SUITE[NOR]=p384
EXAMPLES=$ROOT/agreement/examples
SITE=BLACKWATER-LISTENING-POST
waits() { CHECKS=$((CHECKS + 1)); wait_until "$1" "${@:2}" || problem "not within $1 s: $2" "$(tail -n 3 "$DEMO"/*/accordd.log)"; }

# --- 1  offline: the digest to agree on ---
text_digest=$(sha384sum "$EXAMPLES/RFI.fbs" | cut -d' ' -f1)
digest=$(printf 'RFI.fbs %s\n' "$text_digest" | sha384sum | cut -d' ' -f1)
run show --types --schema "$EXAMPLES/RFI.fbs" --json
same "show --types --schema: exit code" 0 "$STATUS"
same "its digest is that of the shell" "$digest" "$(jq -r '.types[] | select(.code == "RFI") | .schema_sha384' out)"
check "the example agrees on it" grep -q "$digest" "$EXAMPLES/interference.json"
run show --types --json
check "without the text nobody knows it" jq -e '.types | all(.code != "RFI")' out
report() { # report NUMBER LATITUDE
  printf '{"report_id": "R%s", "seen_utc": "2026-06-01T11:59:00Z", "receiver_site": "%s", "centre_frequency_hz": 14250000000.5, "received_power_dbw": -131.25, "modulation": "SWEEP", "emitter_latitude_deg": %s, "emitter_longitude_deg": 10.7461}\n' "$1" "$SITE" "$2"
}
report 7 59.9127 >one.json
check "flatc makes a buffer of a report" flatc --binary --strict-json -o "$WORK" "$EXAMPLES/RFI.fbs" one.json
run show one.bin --schema "$EXAMPLES/RFI.fbs"
same "show reads flatc's buffer: exit code" 0 "$STATUS"
check "and says what it says" jq -e '.type == "RFI" and .value.report_id == "R7" and .value.emitter_latitude_deg == 59.9127' out
run show one.bin
refused "without the text it is of no known type" 1

# --- 2  the agreement, the text beside each node ---
setup() { make_identities && exchange_roots && sign_agreement "$EXAMPLES/interference.json" GBR NOR; }
setup >setup.log 2>&1 || { tail -5 setup.log; exit 1; }
# No report names an object of the catalogue, and so neither nation may withhold what names none.
for nation in GBR NOR; do
  sed -E 's:(^|[[:space:]])//.*$::' "$EXAMPLES/national-policy-gbr.json" | jq --arg n $nation '.nation = $n | .deny.unknown_object = "release" | del(.subsets)' >"$DEMO/$nation/national-policy.json"
done
write_configs_here() { # as write_configs, but for the example policies, which NOR has none of
  free_port; local there=$FREE_PORT
  free_port; local back=$FREE_PORT
  local nation peer publish subscribe
  for nation in GBR NOR; do
    if [[ $nation == GBR ]]; then peer=NOR publish=$there subscribe=$back; else peer=GBR publish=$back subscribe=$there; fi
    cat >"$DEMO/$nation/node.json" <<JSON
{ "nation": "$nation", "keys": "keys", "trust": "trust", "agreements": "agreements", "national_policy": "national-policy.json",
  "store": "store/node.db", "socket": "accord.sock", "schemas": "schemas",
  "timings": { "heartbeat_s": 0.5, "hello_retry_s": 0.5 },
  "peers": [{ "nation": "$peer", "publish": "tcp://127.0.0.1:$publish", "subscribe": "tcp://127.0.0.1:$subscribe", "binding": "peers/$peer.binding.json" }] }
JSON
  done
}
write_configs_here

starts_not() { # starts_not NAME CODE
  local status=0
  timeout -k 5 60 "$BIN/accordd" --config "$DEMO/GBR/node.json" </dev/null >no.log 2>&1 || status=$?
  CHECKS=$((CHECKS + 1))
  if [[ $status != 1 ]] || ! grep -q "$2" no.log; then problem "$1" "exit $status" "$(tail -n 3 no.log)"; fi
}
starts_not "without the text the node does not start" ACC-1011
mkdir "$DEMO/GBR/schemas" "$DEMO/NOR/schemas"
{ cat "$EXAMPLES/RFI.fbs"; echo; } >"$DEMO/GBR/schemas/RFI.fbs"
starts_not "with another text neither" ACC-1007
for nation in GBR NOR; do cp "$EXAMPLES/RFI.fbs" "$DEMO/$nation/schemas/RFI.fbs"; done
start_nodes
waits 30 "the link opens" all_links_open

# --- 3  reports ---
{ report 1 59.9127; echo '{"report_id": "R2", "seen_utc": 7}'; report 3 -0.04; } >reports.jsonl
publishes() { run publish reports.jsonl --payload RFI --profile profile.json --json --dir "$DEMO/GBR"; }
echo '{ "label": "GBR RESTRICTED//REL TO GBR, NOR", "data_mode": "REAL" }' >profile.json
publishes
same "publish: exit code says that a line was refused" 1 "$STATUS"
check "two of three lines were released, by the clause" jq -e '.outcomes | length == 2 and all(.verdict == "release" and .clause == "GBR-NOR-INTERFERENCE/1/release/GBR>NOR/clauses/reports")' out
check "the third is named with its line and member" grep -q 'reports.jsonl:2: error ACC-1001 $.seen_utc' err
came() { [[ $(at NOR report summary --json | jq .admitted) == "$1" ]]; }
waits 20 "both came" came 2
at NOR watch --once --json >came.jsonl
same "what NOR's consumer reads" "R1 59.9 10.7 -131.25 SWEEP
R3 0 10.7 -131.25 SWEEP" "$(jq -r '.payload | "\(.report_id) \(.emitter_latitude_deg * 10 | round / 10) \(.emitter_longitude_deg * 10 | round / 10) \(.received_power_dbw) \(.modulation)"' came.jsonl)"
check "without the site" jq -es 'all(.payload | has("receiver_site") | not)' came.jsonl
for nation in GBR NOR; do
  read -r found looked_at < <(python3 "$ROOT/tests/e2e/find_text.py" "$SITE" "$DEMO/$nation/store/node.db")
  same "the site is in no value of $nation's store" 0 "$found"
  check "values were looked at" test "$looked_at" -gt 20
done
run publish reports.jsonl --payload RFX --profile profile.json --dir "$DEMO/GBR"
refused "a type that nobody declared" 2 6042
run publish reports.jsonl --payload RFI --from tdm-kvn --profile profile.json --dir "$DEMO/GBR"
refused "a format that does not make it" 1

# --- 4  a code has one text for ever ---
echo >>"$DEMO/GBR/schemas/RFI.fbs"
run reload --dir "$DEMO/GBR"
refused "reload with another text" 1 1007
publishes
check "and all goes on as before" jq -e '.outcomes | length == 2 and all(.verdict == "release")' out
kill -KILL "${PID[GBR]}"
wait "${PID[GBR]}" 2>/dev/null
cp "$EXAMPLES/RFI.fbs" "$DEMO/GBR/schemas/RFI.fbs"
start_node GBR
waits 30 "after SIGKILL all four have come" came 4
finish
