#!/usr/bin/env bash
# Consents and delays with real daemons and real users: another nation's data stays until a release authority has recorded its consent,
# goes while it is in force, waits for the delay of its clause in sight of `report delayed`, over SIGKILL; who may record, revoke and
# look, each refusal beside its permit. jq(1) is the independent reader. Needs root; else it is skipped, and says so.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/people.sh
source "$ROOT/tests/e2e/people.sh"
# shellcheck source=deploy/demo/compare.sh
source "$ROOT/deploy/demo/compare.sh"
JANE=21001 DAN=21002 SID=21003 IDA=21004 OTHER=21005

# Tracks of AUS may go from GBR to USA with consent; the last of the feed is due two minutes from now, those before are already.
"$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --start 2026-11-02T00:00:00Z --duration 21600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
last=$(grep -oE '2026-11-[0-9]{2}T[0-9:]{8}' "$WORK/feed.tdm" | sort | tail -1)
due=$(($(date +%s) + 120))
sed -E 's://.*$::' "$ROOT/agreement/examples/gbr-usa.json" |
  jq --argjson delay $((due - $(date -u -d "${last}Z" +%s))) '.release[0].label_policies += ["AUS"] | (.release[0].clauses[] | select(.id == "metric-tracks")).delay_s = $delay' >"$DEMO/gbr-usa.json"
setup() {
  make_identities && exchange_roots && sign_agreement "$DEMO/gbr-usa.json" GBR USA &&
    sign_agreement "$ROOT/agreement/examples/aus-usa.json" AUS USA && sign_agreement "$ROOT/agreement/examples/aus-gbr.json" AUS GBR && write_configs
}
setup >"$WORK/setup.log" 2>&1 || { tail -5 "$WORK/setup.log"; exit 1; }
name_operators_file
{
  echo '{ "accord_operators": 1, "operators": ['
  person $JANE Jane release-authority SECRET 2100-01-01T00:00:00Z; echo ,
  person $DAN Dan duty-officer SECRET 2100-01-01T00:00:00Z; echo ,
  person $SID Sid security-officer SECRET 2100-01-01T00:00:00Z; echo ,
  person $IDA Ida auditor SECRET 2100-01-01T00:00:00Z
  echo ']}'
} >"$DEMO/GBR/operators.json"
publishes() { run publish "$WORK/feed.tdm" --profile "$ROOT/deploy/demo/gbr-radar.profile.json" --to USA --label "AUS CONFIDENTIAL//REL TO AUS, GBR, USA" --json --dir "$DEMO/GBR"; }
withheld_for_consent() { check "$1" jq -e '.outcomes | length > 1 and all(.verdict == "withhold" and .reason.code == "ACC-3123")' out; }
# shellcheck disable=SC2016  # jq's own variables, here and below
consents_are() { as $IDA consent list --json; check "$1" jq -e --argjson n "$2" '.consents | length == $n' out; }
delayed_are() { at GBR report delayed --json | jq -e --argjson n "$1" '.delayed | length == $n'; }
admitted_at_usa() { [[ $(at USA report summary --json | jq .admitted) == "$1" ]]; }
start_nodes
waits 60 "all links open" all_links_open

# --- 1  without consent ---
publishes
same "publish: exit code" 1 "$STATUS"
withheld_for_consent "another nation's data stays"
check "nothing waits for a delay" delayed_are 0

# --- 2  who may record it ---
terms=(--originator AUS --to USA --payload TRK --reference "AUS letter 12/26" --until 2099-01-01T00:00:00Z)
may_not "root is no operator" 1112 0 consent add "${terms[@]}"
may_not "a duty officer records none" 1114 $DAN consent add "${terms[@]}"
may_not "nor a security officer" 1114 $SID consent add "${terms[@]}"
may_not "nor an auditor" 1114 $IDA consent add "${terms[@]}"
as $OTHER consent add "${terms[@]}"
refused "a stranger is turned away" 3
may_not "a duty officer does not see them" 1114 $DAN consent list
consents_are "nothing was recorded" 0
as $JANE consent add --originator AUS --to USA --reference "AUS letter 12/26" --until 2020-01-01T00:00:00Z
refused "a time that has passed" 2 6042
as $JANE consent add "${terms[@]}" --object 25544
refused "two scopes" 2
may "the release authority records it" $JANE consent add "${terms[@]}" --json
check "as it was said" jq -e '.originator == "AUS" and .to == "USA" and .payload == "TRK" and .reference == "AUS letter 12/26" and .until == "2099-01-01T00:00:00Z"' out
id=$(jq -r .id out)
consents_are "an auditor sees it" 1
as $IDA consent list
check "and in words" grep -qF "$id  AUS to USA, TRK, until 2099-01-01T00:00:00Z: AUS letter 12/26 (Jane)" out

# --- 3  with consent: what is due goes, the last waits ---
publishes
same "publish with consent: exit code" 0 "$STATUS"
check "all go, or wait for their delay" jq -e '.outcomes | length > 1 and all(.verdict == "release" or .reason.code == "ACC-3125")' out
sent=$(jq '[.outcomes[] | select(.verdict == "release")] | length' out)
waiting=$(jq '[.outcomes[] | select(.delayed_until)] | length' out)
check "some go and some wait" test "$sent" -gt 0 -a "$waiting" -gt 0
may "a duty officer sees what waits" $DAN report delayed --json
# shellcheck disable=SC2016
check "with label, clause and moment" jq -e --argjson n "$waiting" '.delayed | length == $n and all(.to == "USA" and .label == "AUS CONFIDENTIAL//REL TO AUS, GBR, USA" and (.clause | endswith("/metric-tracks")) and .not_before > .at)' out
may_not "a security officer does not" 1114 $SID report delayed
as $DAN report delayed
check "and in words" grep -qF "AUS CONFIDENTIAL//REL TO AUS, GBR, USA" out

# --- 4  over SIGKILL, to its moment ---
kill -KILL "${PID[GBR]}" && wait "${PID[GBR]}" 2>/dev/null
start_node GBR
waits 60 "after SIGKILL all links open" all_links_open
consents_are "the consent is kept" 1
check "what waits is kept" test "$(date +%s)" -ge "$due" -o "$(at GBR report delayed --json | jq '.delayed | length')" = "$waiting"
waits 240 "the last goes at its moment" admitted_at_usa $((sent + waiting))
check "and waits no more" delayed_are 0
check "not before it" test "$(date +%s)" -ge "$due"

# --- 5  revoked ---
may_not "root is no operator" 1112 0 consent revoke "$id"
may_not "a duty officer revokes none" 1114 $DAN consent revoke "$id"
may "a security officer ends it" $SID consent revoke "$id"
may_not "once is enough" 6053 $JANE consent revoke "$id"
consents_are "none is in force" 0
publishes
same "publish after it: exit code" 1 "$STATUS"
withheld_for_consent "another nation's data stays again"
at GBR report notices --json >"$WORK/notices"
check "who recorded it is in the notices" jq -e '[.notices[] | select(.code == "ACC-6051" and (.detail | endswith("by Jane")))] | length == 1' notices
check "and who revoked it" jq -e '[.notices[] | select(.code == "ACC-6052" and (.detail | endswith("by Sid")))] | length == 1' notices
stop_nodes
same "the journal keeps both names" "Jane Sid" "$(python3 - "$DEMO/GBR/store/node.db" <<'PY'
import sqlite3, sys
print(*sqlite3.connect(sys.argv[1]).execute("SELECT recorded_by, revoked_by FROM consent").fetchone())
PY
)"
finish
