#!/usr/bin/env bash
# A damaged store with real daemons: found and told by its code, looked into, and made another life of the node, to which the
# peer sends again what is lost.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
usa() { run "$@" --dir "$DEMO/USA"; }
store=$(jq -r .store <(sed 's,^ *//.*,,' "$DEMO/USA/node.json") 2>/dev/null)
store=$DEMO/USA/${store:-store/node.db}

publish_some() { # publish_some START
  "$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start "$1" --duration 21600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
  run publish "$WORK/feed.tdm" --from tdm-kvn --profile "$ROOT/deploy/demo/gbr-radar.profile.json" --label "GBR CONFIDENTIAL//REL TO AUS, GBR, USA" --mode REAL --dir "$DEMO/GBR"
}
# A bit of a page of the table, by SQLite's own statistics: the last with rows, or the first that leads to others.
# damage FILE TABLE [internal]
damage() {
  python3 - "$1" "$2" "${3:-leaf}" <<'PYTHON'
import sqlite3, sys
path, table, kind = sys.argv[1:]
database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
order = "DESC" if kind == "leaf" else "ASC"
(page,) = database.execute(f"SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path {order} LIMIT 1", (table, kind)).fetchone()
database.close()
with open(path, "r+b") as file:
    file.seek(page * 4096 - 100)
    byte = file.read(1)[0]
    file.seek(page * 4096 - 100)
    file.write(bytes([byte ^ 1]))
print(page)
PYTHON
}

start_nodes
waits 60 "all links open" all_links_open
for day in 02 03 04; do publish_some "2026-11-${day}T00:00:00Z"; done
waits 60 "USA has what GBR sent" has_all
before=$(sent)
stop_nodes

# --- sound, and then not ---
run store check "$store"
same "check of a sound store: exit code" 0 "$STATUS"
check "and says so" grep -q "is sound" out
usa store repair "$store"
refused "not over a store" 1 2022
damage "$store" inbound_batch >/dev/null
cp -p "$store" damaged.before
run store check "$store"
refused "a damaged store" 1 5008
check "the page is named" grep -q "1 of [0-9]* pages have not the sum that belongs to them: [0-9]" err
run store check "$store" --json
check "a damaged store, with --json" grep -q 'ACC-5008' out
run backup verify "$store"
refused "and it is no backup" "1|3" 5008

# --- repaired ---
mkdir away && chmod 700 away && mv "$store"* away/
damaged=away/$(basename "$store")
usa store repair "$damaged" --json
same "repair: exit code" 0 "$STATUS"
same "one lane is asked again" 1 "$(jq '.asked_again | length' out)"
same "of GBR" GBR "$(jq -r '.asked_again[0].peer' out)"
same "up to what was held" "$before" "$(jq -r '.asked_again[0].last' out)"
same "nothing of our own is lost" 0 "$(jq '.lost_outbound | length' out)"
check "the unreadable rows are named" jq -e '.unreadable[] | select(.table == "inbound_batch") | .rows[0].first' out
same "rights of the store" 600 "$(stat -c %a "$store")"
check "the damaged file is as it was" cmp "$damaged" damaged.before
run store check "$store"
same "the new store is sound" 0 "$STATUS"

start_nodes
waits 60 "all links open again" all_links_open
waits 60 "USA has everything again" has_all
publish_some 2026-11-05T00:00:00Z
waits 60 "and what is new" has_all
same "the link is open, not frozen" open "$(at USA peer show GBR --json | jq -r .state)"

# --- while a node has it open ---
run store check "$store"
refused "not while the node runs" 1
usa store repair "$damaged"
refused "no repair while the node runs" 1 5004
stop_nodes

# --- a damaged page that led to others takes nothing with it ---
rulings_in() { python3 -c 'import sqlite3, sys; print(*sqlite3.connect(f"file:{sys.argv[1]}?immutable=1", uri=True).execute("SELECT sum(count) FROM ruling_block").fetchone())' "$1"; }
rulings=$(rulings_in "$store")
page=$(damage "$store" ruling_block internal)
mkdir -m 700 away2 && mv "$store"* away2/
usa store repair "away2/$(basename "$store")"
same "repair: exit code" 0 "$STATUS"
check "the page was made anew" grep -qx "damaged pages that led to others, made anew from those: $page" out
same "nothing is unreadable" 0 "$(grep -c 'not readable' out)"
same "every ruling is there" "$rulings" "$(rulings_in "$store")"
finish
