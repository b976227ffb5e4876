#!/usr/bin/env bash
# Transport keys that change while three daemons run: GBR makes its next keys for USA; Hello tells them, USA keeps them, GBR uses them,
# the link stands again by itself, nothing is lost, and the former keys open nothing. Then both sides at once.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
key_in() { jq -r .server_public "$1"; }
curve() { echo "$DEMO/$1/keys/curve-$2.json"; }
bound() { jq -r .curve_server_key "$DEMO/$1/peers/$2.binding.json"; }
publish() { publish_tracks "2026-11-$1T00:00:00Z"; } # publish DAY
start() { start_node "$1"; waits 60 "$1 answers" at "$1" status; }
restart() { kill "${PID[$1]}"; wait "${PID[$1]}" 2>/dev/null; start "$1"; }
# changed OWNER PEER KEY: the owner uses the key, its peer has it for good, nothing of the change is left over
changed() { [[ $(key_in "$(curve "$1" "$2")") == "$3" && $(bound "$2" "$1") == "$3" && ! -e $DEMO/$1/keys/curve-$2.next.json && ! -e $DEMO/$2/peers/$1.binding.json.next ]]; }

start_nodes
waits 60 "all links open" all_links_open
publish 02
waits 30 "USA has what GBR sent" all_there 0
before=$(sent)

# --- one side ---
cp -p "$(curve GBR USA)" former.json
run keys link --peer USA --next --keys "$DEMO/GBR/keys"
same "next keys: exit code" 0 "$STATUS"
next=$(jq -r .curve_server_key out)
run keys link --peer USA --next --keys "$DEMO/GBR/keys"
refused "one pair of next keys at a time" 1 2022
check "the present ones stay in use until the peer holds the next" test "$(key_in "$(curve GBR USA)")" != "$next"
restart GBR
publish 03
same "publish while keys change: exit code" 0 "$STATUS"
waits 60 "GBR uses its next keys, and USA has settled on them" changed GBR USA "$next"
waits 60 "all links open again" all_links_open
waits 60 "nothing was lost" all_there "$before"
check "USA's journal has counted it" bash -c "'$BIN/accord' report counters --dir '$DEMO/USA' --json | grep -q 'next transport keys of the peer settled on'"
before=$(sent)

# --- the former keys open nothing ---
kill "${PID[GBR]}"; wait "${PID[GBR]}" 2>/dev/null
cp -p "$(curve GBR USA)" present.json
cp -p former.json "$(curve GBR USA)"
start GBR
waits 60 "the link to AUS is open" link_is_open GBR AUS
sleep 8
check "with its former keys GBR's link to USA stays closed" bash -c "[[ $(at GBR peer show USA --json | jq -r .state) != open ]]"
check "USA still holds the next ones" test "$(bound USA GBR)" == "$next"
kill "${PID[GBR]}"; wait "${PID[GBR]}" 2>/dev/null
cp -p present.json "$(curve GBR USA)"

# --- both sides at once ---
"$ACCORD" keys link --peer USA --next --keys "$DEMO/GBR/keys" >gbr.binding
"$ACCORD" keys link --peer GBR --next --keys "$DEMO/USA/keys" >usa.binding
start GBR
restart USA
publish 04
same "publish while both change: exit code" 0 "$STATUS"
waits 90 "GBR's keys changed" changed GBR USA "$(jq -r .curve_server_key gbr.binding)"
waits 90 "USA's keys changed" changed USA GBR "$(jq -r .curve_server_key usa.binding)"
waits 60 "all links open" all_links_open
waits 60 "nothing was lost" all_there "$before"
restart USA
restart GBR
waits 60 "and after a restart" all_links_open
check "no link froze" bash -c "! grep -qE 'frozen|fork' '$DEMO'/*/accordd.log"
finish
