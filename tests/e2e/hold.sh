#!/usr/bin/env bash
# The hold queue with real daemons and real users: who may connect, look, release, refuse and confirm, each refusal beside its
# permit; what waits survives SIGKILL and arrives once. Needs root, to be several users; else it is skipped, and says so.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/people.sh
source "$ROOT/tests/e2e/people.sh"
# shellcheck source=deploy/demo/compare.sh
source "$ROOT/deploy/demo/compare.sh"

# GBR's tracks to USA all wait for a person; what AUS may not have for its level, it may have coarse.
JANE=21001 OMAR=21002 IDA=21003 NIA=21004 OTHER=21005
sed '0,/"id": "metric-tracks",/s//"id": "metric-tracks", "compilation": { "observations": 1, "span_s": 86400, "over": "clause" },/' \
  "$ROOT/agreement/examples/gbr-usa.json" >"$DEMO/gbr-usa.json"
setup() {
  make_identities && exchange_roots && sign_agreement "$DEMO/gbr-usa.json" GBR USA &&
    sign_agreement "$ROOT/agreement/examples/aus-usa.json" AUS USA && sign_agreement "$ROOT/agreement/examples/aus-gbr.json" AUS GBR && write_configs
}
setup >"$WORK/setup.log" 2>&1 || { tail -5 "$WORK/setup.log"; exit 1; }
sed -i 's/"subsets": \[/"subsets": [\n    { "id": "tracks-coarse", "payload_types": ["TRK"], "from_levels": ["CONFIDENTIAL"], "precision": [{ "field": "observations.range_km", "quantum": 0.5 }], "label": "GBR RESTRICTED\/\/REL TO AUS, GBR, USA" },/' "$DEMO/GBR/national-policy.json"
name_operators_file
write_operators() { # write_operators END-OF-JANE
  {
    echo '{ "accord_operators": 1, "operators": ['
    person $JANE Jane release-authority SECRET "$1"; echo ,
    person $OMAR Omar release-authority SECRET 2100-01-01T00:00:00Z; echo ,
    person $IDA Ida auditor SECRET 2100-01-01T00:00:00Z; echo ,
    person $NIA Nia release-authority RESTRICTED 2100-01-01T00:00:00Z
    echo ']}'
  } >"$DEMO/GBR/operators.json.new"
  mv "$DEMO/GBR/operators.json.new" "$DEMO/GBR/operators.json"
}
write_operators 2100-01-01T00:00:00Z

first_held() { as $JANE hold list --json; jq -r "[.held[] | select(.to == \"$1\")][0].id" "$WORK/out"; }
admitted() { at "$1" report summary --json | jq -r '.admitted'; }
has() { [[ $(admitted "$1") == "$2" ]]; }

start_nodes
waits 60 "all links open" all_links_open

# --- 1  the socket ---
same "the socket is for its owner, and for whom its list names" 660 "$(stat -c %a "$DEMO/GBR/accord.sock")"
may "an auditor may look" $IDA status
as $OTHER status
same "a stranger is turned away" 3 "$STATUS"
may_not "an auditor may not cut a link" 1114 $IDA peer cut USA
may_not "nor publish" 1114 $IDA publish "$ROOT/deploy/demo/elements.json" --profile "$ROOT/deploy/demo/gbr-radar.profile.json"

# --- 2  held, and nothing sent ---
"$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --start 2026-11-02T00:00:00Z --duration 21600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
run publish "$WORK/feed.tdm" --profile "$ROOT/deploy/demo/gbr-radar.profile.json" --label "GBR CONFIDENTIAL//REL TO AUS, GBR, USA" --json --dir "$DEMO/GBR"
check "to USA held, to AUS withheld with a subset" jq -e '[.outcomes[] | .to + " " + .verdict + " " + (.subset // "")] | unique == ["AUS withhold tracks-coarse", "USA hold "]' out
may "the release authority sees them" $JANE hold list --json
check "all of them wait" jq -e '(.held | length) == ([.held[] | select(.state == "waiting")] | length) and (.held | length) > 1' out
same "nothing is at USA" 0 "$(admitted USA)"
may "who is not cleared is not told" $NIA hold list --json
check "not cleared: an empty list" jq -e '.held == []' out
held=$(first_held USA)
may "an auditor may be shown it" $IDA hold show "$held" --json
check "with original and result" jq -e '.original.payload.observations == .result.payload.observations and .result.verdict == "release"' out

# --- 3  who may release ---
may_not "root is no operator" 1112 0 hold release "$held"
may_not "an auditor decides nothing" 1114 $IDA hold release "$held"
may_not "who is not cleared may not decide" 1115 $NIA hold release "$held"
may_not "an unknown id" 3244 $JANE hold release 0192aaaa-0000-7000-8000-000000000000
kill -KILL "${PID[GBR]}" && wait "${PID[GBR]}" 2>/dev/null
start_node GBR
waits 60 "after SIGKILL all links open" all_links_open
may "the release authority may, after SIGKILL too" $JANE hold release "$held" --reason "looked at" --json
check "and is named" jq -e '.state == "released" and .by == "Jane"' out
waits 30 "it is at USA" has USA 1
may_not "once is enough" 3245 $OMAR hold release "$held"
second=$(first_held USA)
as $JANE hold refuse "$second"
refused "a refusal without a reason is no command" 2
may "refused with a reason" $OMAR hold refuse "$second" --reason "too many together"
may_not "and then released by nobody" 3245 $JANE hold release "$second"

# --- 4  two persons ---
partial=$(first_held AUS)
may_not "nothing to confirm yet" 3251 $OMAR hold confirm "$partial"
may "one person proposes" $JANE hold release "$partial"
may_not "and cannot be the second" 3249 $JANE hold confirm "$partial"
same "one person is not enough" 0 "$(admitted AUS)"
may "another confirms" $OMAR hold confirm "$partial" --json
waits 30 "the reduced record is at AUS" has AUS 1
run watch --once --json --dir "$DEMO/AUS"
check "as its guide lets it be marked" grep -q "GBR RESTRICTED//REL TO AUS, GBR, USA" out
check "and nothing says what it was" eval '! grep -q CONFIDENTIAL "$WORK/out"'
lower=$(first_held USA)
may "a downgrade is proposed" $JANE hold downgrade "$lower" --label "GBR RESTRICTED//REL TO GBR, USA" --reason "compiled"
may_not "by two different persons" 3249 $JANE hold confirm "$lower"
may_not "both cleared for the original" 1115 $NIA hold confirm "$lower"
may "confirmed" $OMAR hold confirm "$lower"
waits 30 "it is at USA, too" has USA 2

# --- 5  an end of clearance, and of being an operator ---
write_operators 2026-01-01T00:00:00Z
may_not "operators are read again by whom it is due" 1114 $JANE reload
run reload --dir "$DEMO/GBR"
same "reload: exit code" 0 "$STATUS"
may_not "an expired clearance releases nothing" 1113 $JANE hold release "$(as $OMAR hold list --json; jq -r '.held[0].id' out)"
may "another's does" $OMAR hold list
chmod 666 "$DEMO/GBR/operators.json"
run reload --dir "$DEMO/GBR"
refused "a file that others can write is not taken" 1 2023
chmod 644 "$DEMO/GBR/operators.json"

# --- 6  the report ---
may "an auditor reads what was over-classified" $IDA report over-classification --records --json
check "by clause, reason, type and subset, from rows" jq -e '.refused | length == 1 and .[0].subset == "tracks-coarse" and .[0].reason.code == "ACC-3116" and .[0].payload_code == "TRK"' out
check "and each record" jq -e '(.list | length) == .records and .records > 0' out
finish
