#!/usr/bin/env bash
# A store that fills up to its quota, with real daemons: people are told, then feeds are refused by code while requests go on,
# and with more room everything goes on. Nothing that was admitted is gone.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
quota() { # quota MIB
  sed -i '/"store_quota_mib"/d' "$DEMO/GBR/node.json"
  sed -i "0,/\"nation\"/s//\"store_quota_mib\": $1,\n  \"nation\"/" "$DEMO/GBR/node.json"
}
step() { at GBR status --json | jq -r .store.step; }
publish_some() { gbr publish "$WORK/feed.tdm" --from tdm-kvn --profile "$ROOT/deploy/demo/gbr-radar.profile.json" --label "GBR CONFIDENTIAL//REL TO AUS, GBR, USA" --mode REAL; }

"$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start 2026-11-02T00:00:00Z --duration 43200 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
quota 16
start_nodes
waits 60 "all links open" all_links_open
same "a new store has room" room "$(step)"
published=0
while ((published < 400)); do
  publish_some
  [[ $STATUS == 0 ]] || break
  published=$((published + 1))
done
check "feeds were taken at first" test "$published" -gt 3
refused "then they are refused" 1 5002
check "and the step is named" says "step no_intake"
same "status has the step" no_intake "$(step)"
gbr status
check "status says it in words" grep -q "the store holds 9[0-9] % of what it may take" out
for name in warned no_intake; do
  check "the journal has the step $name" sh -c "'$ACCORD' report notices --dir '$DEMO/GBR' --json | grep -q 'step $name'"
done
check "the file is within its quota" test "$(stat -c %s "$DEMO/GBR/$(jq -r .store <(sed 's,^ *//.*,,' "$DEMO/GBR/node.json"))")" -le $((16 << 20))
waits 60 "the peer has all that was taken" has_all
requests() { at GBR task list --json | jq '.requests | length'; }
at USA task request --to GBR --norad 25544 --start "$(date -u -d '+1 hour' +%FT%TZ)" --stop "$(date -u -d '+20 hours' +%FT%TZ)" --deliver-by "$(date -u -d '+20 hours' +%FT%TZ)" --observations 3 --mode SIMULATED --rationale test --priority PRIORITY --purpose CATALOG_MAINTENANCE >request.out 2>&1 || cat request.out
has_a_request() { [[ $(requests) -gt 0 ]]; }
waits 30 "a request arrives all the same" has_a_request
before=$(sent)

# --- more room ---
stop_nodes
quota 64
start_nodes
waits 60 "all links open again" all_links_open
same "there is room" room "$(step)"
same "nothing is gone" "$before" "$(sent)"
publish_some
same "feeds are taken again" 0 "$STATUS"
waits 60 "and arrive" has_all
stop_nodes
finish
