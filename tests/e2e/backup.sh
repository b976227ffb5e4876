#!/usr/bin/env bash
# accord backup: a copy of a node that runs and of one that does not, looked into, refused when it was changed, and brought back
# as another life while the peers remember what came after it.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
store=$(jq -r .store <(sed 's,^ *//.*,,' "$DEMO/GBR/node.json") 2>/dev/null)
store=$DEMO/GBR/${store:-store/node.db}
incarnation() { "$ACCORD" backup verify "$1" --json | jq -r .incarnation; }

publish_some() { # publish_some START
  "$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start "$1" --duration 21600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
  gbr publish "$WORK/feed.tdm" --from tdm-kvn --profile "$ROOT/deploy/demo/gbr-radar.profile.json" --label "GBR CONFIDENTIAL//REL TO AUS, GBR, USA" --mode REAL
}
admitted() { at USA report summary --json | jq -r '[.. | objects | select(has("admitted")) | .admitted | numbers] | add // 0'; }

start_nodes
waits 60 "all links open" all_links_open
publish_some 2026-11-02T00:00:00Z
waits 30 "USA has what GBR sent" has_all
before=$(sent)

# --- of a node that runs ---
gbr backup create -o one.db
same "create: exit code" 0 "$STATUS"
same "rights of the backup" 600 "$(stat -c %a one.db)"
check "its digest beside it is sha384sum's" sha384sum --check --status one.db.sha384
run backup verify one.db
same "verify: exit code" 0 "$STATUS"
check "verify says what is in it" grep -q "outbound_batch" out
life=$(incarnation one.db)
gbr backup create -o one.db
refused "nothing is written over" 1 2022
gbr backup create -o "$WORK/none/one.db"
refused "no such folder" 3 1102
gbr backup restore one.db
refused "not while the node runs" 1 5004

# --- what was changed is refused ---
cp -p one.db two.db; cp -p one.db.sha384 two.db.sha384
printf 'x' | dd of=two.db bs=1 seek=9000 conv=notrunc status=none
run backup verify two.db
refused "a changed backup" 1 5008
cp -p one.db two.db; rm two.db.sha384
run backup verify two.db
refused "a backup without its digest" 3 1101

# --- more, which the backup does not know; then back ---
publish_some 2026-11-03T00:00:00Z
waits 30 "USA has it too" has_all
after=$(sent)
check "more was sent after the backup" test "$after" -gt "$before"
stop_nodes
gbr backup restore one.db
refused "not over a store" 1 2022
gbr backup create -o offline.db
same "create, the node not running: exit code" 0 "$STATUS"
check "and says so" grep -q "does not run" out
mkdir away && mv "$store"* away/
gbr backup restore two.db
refused "not from a backup without its digest" 3 1101
check "and nothing was made" test ! -e "$store"
gbr backup restore one.db --json
same "restore: exit code" 0 "$STATUS"
same "the former life is named" "$life" "$(jq -r .former_incarnation out)"
check "the new one is another" test "$(jq -r .incarnation out)" != "$life"
same "rights of the store" 600 "$(stat -c %a "$store")"

start_nodes
waits 60 "all links open again" all_links_open
publish_some 2026-11-04T00:00:00Z
waits 60 "USA has what the restored node sent" has_all
check "USA was told of another life" sh -c "'$ACCORD' report notices --dir '$DEMO/USA' --json | grep -q 'incarnation .* after $life'"
stop_nodes
finish
