#!/usr/bin/env bash
# accord log: two nations exchange, their nodes are stopped, and an auditor reads one side's files alone: each log exported, its root
# computed by another program, held against what the other side's disk knows; cut off, reordered, edited, forked: each is found. And what a
# disk shows of one record: sent, admitted, quarantined, withheld.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
store_of() { echo "$DEMO/$1/$(jq -r '.store // "store/node.db"' <(sed 's,^ *//.*,,' "$DEMO/$1/node.json"))"; }

sqlite3_rulings() { python3 -c 'import sqlite3, sys; print(sqlite3.connect("file:" + sys.argv[1] + "?immutable=1", uri=True).execute("SELECT sum(count) FROM ruling_block").fetchone()[0])' "$(store_of GBR)"; }

start_nodes
waits 60 "all links open" all_links_open
for day in 02 03 04; do publish_tracks "2026-11-${day}T00:00:00Z"; done
released=$(jq -r '[.outcomes[] | select(.to == "USA" and .record != null) | .record][0]' out)
publish_tracks 2026-11-05T00:00:00Z "GBR CONFIDENTIAL//REL TO AUS, GBR"
withheld=$(at GBR report rulings --json | jq -r '[.. | objects | select(.verdict? == "withhold" and .peer? == "USA")][0].record // empty')
check "a draft was withheld for USA" test -n "$withheld"
waits 30 "USA has what GBR sent, and GBR the receipts" all_there
# A second opening: the heads of before are held, and the new ones are proven to follow.
stop_nodes && start_nodes
waits 60 "all links open again" all_links_open
sleep 3  # heartbeats carry the cosignatures
gbr backup create -o while-it-runs.db
same "a backup while the node runs: exit code" 0 "$STATUS"
run log export "$(store_of GBR)" --peer USA -o gbr.log
refused "not out of a store that a node has open" 1 5004
run log export while-it-runs.db --peer USA -o gbr.log --json
same "export from the backup: exit code" 0 "$STATUS"
rm gbr.log
stop_nodes

# --- from the files of nodes that do not run ---
run log export "$(store_of GBR)" --peer USA -o gbr.log --json
same "export: exit code" 0 "$STATUS"
check "everything is under a head that was told" jq -e '.not_under_head == 0 and .keeper == "GBR" and .cosigned_entries > 1' out
run log export "$(store_of USA)" --peer GBR --keys "$DEMO/USA/keys" -o usa.log --json
same "export under a head of now: exit code" 0 "$STATUS"
run log export "$(store_of USA)" --peer GBR -o usa.log
refused "an export is never written over" 1 2022
run log export "$(store_of USA)" --peer FRA -o none.log
refused "a link that never was" 1 1108
check "and nothing was written" test ! -e none.log
run log export "$(store_of USA)" --peer GBR --keys "$DEMO/GBR/keys" -o none.log
refused "keys of another nation" 1 2006

# RFC 9162 section 2.1.1 with SHA-384, by hand.
root_by_hand() {
  python3 - "$1" <<'PY'
import hashlib, json, sys
lines = open(sys.argv[1], encoding="ascii").read().split("\n")
end = lines.index("head")
leaves = [hashlib.sha384(b"\0" + line.encode()).digest() for line in lines[1:end]]
def root(of):
    if len(of) == 1: return of[0]
    k = 1
    while 2 * k < len(of): k *= 2
    return hashlib.sha384(b"\1" + root(of[:k]) + root(of[k:])).digest()
head = json.loads("\n".join(lines[end + 1:]).split("\n}\n")[0] + "\n}")
assert head["size"] == str(len(leaves)), head["size"]
print("same" if head["root"] == root(leaves).hex() else "other")
PY
}
same "GBR's root by another program" same "$(root_by_hand gbr.log)"
same "USA's root by another program" same "$(root_by_hand usa.log)"
kinds() { awk '$2 ~ /^(begin|sent|receipted|received)$/ { print $2 }' "$1" | sort | uniq -c | awk '{ printf "%s=%s ", $2, $1 }'; }
sent_batches=$(grep -c ' sent .*/data/' gbr.log)
same "what GBR sent is what USA received" "$(grep ' sent .*/data/' gbr.log | cut -d' ' -f4,5 | sort)" "$(grep ' received .*/data/' usa.log | cut -d' ' -f4,5 | sort -u)"
same "each batch has its receipt in GBR's log" "$sent_batches" "$(grep -c ' receipted .*/data/.* admitted$' gbr.log)"
check "the log has a beginning: $(kinds gbr.log)" grep -q '^0 begin ' gbr.log

trust() { echo "$DEMO/$1/trust"; }
sound() { # sound NAME ARGUMENT...
  run log verify "${@:2}" --json
  same "$1: exit code" 0 "$STATUS"
  check "$1: sound" jq -e '.sound and .findings == []' out
}
found() { # found NAME FAULT ARGUMENT...
  run log verify "${@:3}" --json
  same "$1: exit code" 1 "$STATUS"
  check "$1: $2 is found: $(jq -c '[.findings[].fault]' out)" jq -e --arg f "$2" '[.findings[].fault] | index($f) != null' out
}
sound "GBR's log by itself" gbr.log --trust "$(trust USA)"
sound "GBR's log beside USA's disk" gbr.log --trust "$(trust USA)" --held "$(store_of USA)"
check "USA's disk knows heads and receipts of it" jq -e '.heads_held >= 2' out
sound "USA's log beside GBR's disk" usa.log --trust "$(trust GBR)" --held "$(store_of GBR)"
check "GBR's disk knows heads and receipts of it" jq -e '.heads_held >= 2 and .receipts_held >= 1' out
sound "GBR's log beside GBR's own disk" gbr.log --trust "$(trust GBR)" --held "$(store_of GBR)"

# --- each way to change a log ---
end=$(grep -n '^head$' gbr.log | cut -d: -f1)
sed "$((end - 1))d" gbr.log >cut.log
found "the last entry left out" truncated cut.log --trust "$(trust USA)"
sed '3d' gbr.log >hole.log
found "an entry left out" truncated hole.log --trust "$(trust USA)"
sed -e '3{h;d}' -e '4{G}' gbr.log >swapped.log
found "two entries changed places" reordered swapped.log --trust "$(trust USA)"
sed '/ receipted /{s/ admitted$/ refused:6037/;:a;n;ba}' gbr.log >edited.log
found "an entry edited" edited edited.log --trust "$(trust USA)"
head -c 700 gbr.log >half.log
run log verify half.log --trust "$(trust USA)"
refused "a file cut off" 1 1001
# A keeper that left out its newest entries and signed the shorter log: only the other side's disk shows it.
python3 - usa.log <<'PY'
import sys
lines = open(sys.argv[1], encoding="ascii").read().split("\n")
end = lines.index("head")
open("short.txt", "w").write("\n".join(lines[:end - 2]))
PY
check "a log that is a beginning of USA's" test -s short.txt
python3 "$ROOT/tests/e2e/sign_log.py" short.txt "$DEMO/USA/keys" >short.log 2>sign.err
check "openssl signed it: $(tail -1 sign.err)" test -s short.log
sound "a shorter log that USA signed, by itself" short.log --trust "$(trust GBR)"
found "a shorter log that USA signed, beside GBR's disk" truncated short.log --trust "$(trust GBR)" --held "$(store_of GBR)"
sed '/ received /{s/ admitted$/ refused:6037/;:a;n;ba}' usa.log | sed '/^head$/,$d' >rewritten.txt
python3 "$ROOT/tests/e2e/sign_log.py" rewritten.txt "$DEMO/USA/keys" >rewritten.log 2>sign.err
sound "a rewritten log that USA signed, by itself" rewritten.log --trust "$(trust GBR)"
found "a rewritten log that USA signed, beside GBR's disk" forked rewritten.log --trust "$(trust GBR)" --held "$(store_of GBR)"
rm -rf other && mkdir -m 700 other && "$ACCORD" keys init --nation USA --keys other/keys --trust other/trust >/dev/null 2>&1
found "roots that are not USA's" head-invalid usa.log --trust other/trust

# --- one record ---
run log prove "$(store_of GBR)" "$released" --trust "$(trust GBR)" --json
same "prove: exit code" 0 "$STATUS"
check "GBR's disk shows it sent, under a cosigned head, and USA's receipt" jq -e '.direction == "sent"
  and ([.steps[] | select(.verdict == "release")] | length) == 1
  and ([.steps[] | select(.entry != null and .cosigned and (.entry | contains(" sent ")))] | length) == 1
  and ([.steps[] | select(.entry != null and .cosigned and (.entry | contains(" receipted ")))] | length) == 1
  and ([.steps[] | select(.receipt != null and .outcome == "admitted")] | length) == 1' out
run log prove "$(store_of GBR)" "$released" --trust "$(trust GBR)"
check "and says so in words" grep -q "receipt .* signed by USA .*: admitted" out
taken=$("$ACCORD" log prove "$(store_of USA)" "$released" --trust "$(trust USA)" --json)
check "USA's disk shows it received and admitted" jq -e '.direction == "received"
  and ([.steps[] | select(.entry != null and (.entry | contains(" received ")))] | length) == 1
  and ([.steps[] | select(.verdict == "admit")] | length) == 1' <<<"$taken"
check "what USA ruled on is the leaf of the signed batch" jq -e '([.steps[] | select(.verdict == "admit") | .inputs][0]) == ([.steps[] | select(.leaf != null) | .leaf][0])' <<<"$taken"
same "both name the same batch" "$("$ACCORD" log prove "$(store_of GBR)" "$released" --trust "$(trust GBR)" --json | jq -r '[.steps[] | select(.path != null and .root != null) | .root][0]')" "$(jq -r '[.steps[] | select(.path != null and .root != null) | .root][0]' <<<"$taken")"
run log prove "$(store_of GBR)" "$withheld" --trust "$(trust GBR)" --json
check "what was withheld was never sent, and why" jq -e '.direction == "never sent" and .steps[0].verdict == "withhold"' out

# --- the journal itself: rulings that concern no peer are in no log of a link, but marked there ---
journal_of() { # journal_of FILE MORE...: as JSON in out
  local file=$1
  shift
  run log journal "$file" --trust "$(trust GBR)" --json "$@"
}
journal_of "$(store_of GBR)"
same "GBR's journal: exit code" 0 "$STATUS"
check "and it is sound, marked in the log of its links, and a peer cosigned" jq -e '.sound and (.marks | length) >= 2
  and .rulings > 0 and .cosigned_rulings > 0 and .cosigned_rulings <= .marked_rulings and .marked_rulings <= .rulings' out
same "it counts what the node reported" "$(sqlite3_rulings)" "$(jq -r .rulings out)"
run log journal "$(store_of GBR)" --trust "$(trust GBR)"
check "in words" grep -qx "sound" out
edited_journal() { # edited_journal NAME HOW TREE WHAT-IS-SAID
  cp "$(store_of GBR)" "edited.db" && chmod 600 edited.db
  # shellcheck disable=SC2086 # TREE is an option or nothing
  python3 "$ROOT/tests/e2e/edit_journal.py" edited.db "$2" $3 || return 1
  journal_of edited.db
  same "$1: exit code" 1 "$STATUS"
  check "$1: is said" jq -e --arg what "$4" '.sound == false and (.findings | any(contains($what)))' out
}
for how in change cut swap; do
  edited_journal "rulings: $how" "$how" "" "tree that was kept"
  edited_journal "rulings: $how, and the tree made anew" "$how" --tree "marks another journal"
done
edited_journal "a ruling added behind" add "" "tree that was kept"
run log prove "$(store_of GBR)" 01890a5d-ac96-774b-bcce-b302099a8057 --trust "$(trust GBR)"
refused "a record that never was" 1 1108
finish
