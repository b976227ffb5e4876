#!/usr/bin/env bash
# Three real daemons and what may not happen between them: a wrong CURVE key, a right CURVE key below a wrong root, an older
# agreement. Each is refused and counted under its code, the other links serve on, and once put right the link opens. Then
# signals: SIGHUP, SIGTERM, SIGKILL, and a second daemon on the same store.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations

noticed() { at "$1" report notices --json | jq -e --arg p "$2" --arg c "$3" '.. | objects | select((.peer? == $p) and ((.code?.code? // .code?) == $c))'; }
counter() { at "$1" report counters --json | jq --arg c "$2" '[.. | objects | to_entries[] | select((.key | contains($c)) and (.value | type == "number")) | .value] + [.. | objects | select(((.name? // "") | tostring | contains($c))) | .value? | numbers] | add // 0'; }
counted() { (($(counter "$1" "$2") > 0)); }
stays_shut() { [[ $(at "$1" peer show "$2" --json | jq -r .state) != open ]]; }
open_both() { link_is_open "$1" "$2" && link_is_open "$2" "$1"; }
others_serve() { check "$1: the link GBR-AUS serves on" open_both GBR AUS; }
stop_node() { # stop_node NATION: SIGTERM ends it by itself, with 0, within five seconds
  local pid=${PID[$1]} status=0 deadline=$((SECONDS + 6))
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do read -rt 0.1 <> <(:) || true; done
  CHECKS=$((CHECKS + 1))
  if kill -0 "$pid" 2>/dev/null; then problem "$1 stops within 5 s of SIGTERM"; kill -KILL "$pid"; fi
  wait "$pid" || status=$?
  unset "PID[$1]"
  same "$1 stopped by SIGTERM: exit code" 0 "$status"
}
restart() { stop_node "$1"; start_node "$1"; }

start_nodes
waits 60 "six open link ends" all_links_open

# --- 1  wrong CURVE key: USA makes a new pair for GBR and does not tell GBR ---
stop_node USA
mv "$DEMO/USA/keys/curve-GBR.json" "$WORK/curve-GBR.good"
accord keys link --peer GBR --keys "$DEMO/USA/keys" >"$WORK/new-binding.json"
start_node USA
waits 30 "USA-AUS opens" open_both USA AUS
waits 30 "GBR: somebody with another client key (ACC-5116), or USA's port without the pinned key (ACC-5117)" eval 'noticed GBR USA ACC-5116 || noticed GBR USA ACC-5117'
check "wrong CURVE key: the refusal is in the counters" eval 'counted GBR 5116 || counted GBR 5117 || counted GBR link_client_key_refused || counted GBR link_handshake_failed'
check "wrong CURVE key: shut at GBR" stays_shut GBR USA
check "wrong CURVE key: shut at USA" stays_shut USA GBR
others_serve "wrong CURVE key"
cp "$WORK/new-binding.json" "$DEMO/GBR/peers/USA.binding.json"  # put right: GBR gets the new binding
restart GBR
waits 60 "with the new binding the link opens" open_both GBR USA

# --- 2  right CURVE key, but the node-sign certificate is below another root ---
stop_node USA
cp -a "$DEMO/USA" "$WORK/usa.good"
# Same nation, same names, other root: its owner holds USA's CURVE keys, and not one role key of USA.
mkdir "$WORK/other"
accord keys init --nation USA --suite p384 --keys "$WORK/other/keys" --trust "$WORK/other/trust" >/dev/null 2>&1
for role in root node-sign transport; do cp -f "$WORK/other/keys/$role".* "$DEMO/USA/keys/"; done
rm -f "$DEMO/USA/trust/USA.root.pem"
cp -f "$WORK/other/trust/USA.root.pem" "$DEMO/USA/trust/"
# Its own agreements would not hold below the other root; an impostor needs none to say Hello.
rm -f "$DEMO"/USA/agreements/*
start_node USA
waits 30 "wrong root: GBR refuses the Hello (ACC-6002)" noticed GBR USA ACC-6002
check "wrong root: counted" eval 'counted GBR 6002 || counted GBR hello_refused'
check "wrong root: shut at GBR" stays_shut GBR USA
others_serve "wrong root"
stop_node USA
rm -rf "$DEMO/USA"
cp -a "$WORK/usa.good" "$DEMO/USA"
start_node USA
waits 60 "with its own keys again the link opens" open_both GBR USA

# --- 3  an older agreement on one side: other bytes, signed by all ---
older=$WORK/older
mkdir -p "$older"
cp "$DEMO"/USA/agreements/gbr-usa.json* "$older/"
printf '\n// an earlier printing\n' >>"$DEMO/USA/agreements/gbr-usa.json"
for nation in GBR USA; do
  for role in agreement-policy agreement-security; do
    accord agreement sign "$DEMO/USA/agreements/gbr-usa.json" --role "$role" --keys "$DEMO/$nation/keys" >/dev/null
  done
done
check "the other printing is signed by all" accord agreement verify "$DEMO/USA/agreements/gbr-usa.json" --trust "$DEMO/USA/trust"
kill -HUP "${PID[USA]}"
shut_both() { stays_shut GBR USA && stays_shut USA GBR; }
waits 30 "other agreement after SIGHUP: the link closes on both sides" shut_both
is_mismatch() { [[ $(at "$1" peer show "$2" --json | jq -r .state) == mismatch ]]; }
waits 30 "other agreement: GBR says mismatch" is_mismatch GBR USA
waits 30 "other agreement: USA says mismatch" is_mismatch USA GBR
why=$(at GBR peer show USA --json | jq -r '.why.code // empty')
check "other agreement: the peer's row says why" test -n "$why"
waits 10 "other agreement: noticed under $why" noticed GBR USA "$why"
others_serve "other agreement"
check "other agreement: USA-AUS serves on" open_both USA AUS
waits 20 "other agreement: USA-AUS is open" open_both USA AUS
cp "$older"/* "$DEMO/USA/agreements/"
kill -HUP "${PID[USA]}"
waits 60 "with the same bytes the link opens" open_both GBR USA

# --- 4  SIGHUP with a file that does not hold: the old agreements stay ---
cp "$DEMO/USA/agreements/gbr-usa.json" "$WORK/kept.json"
before=$(at USA status --json | jq -cS '[.agreements[].hash]')
printf ' ' >>"$DEMO/USA/agreements/gbr-usa.json"
kill -HUP "${PID[USA]}"
waits 10 "a bad reload is logged" grep -q 'not reloaded' "$DEMO/USA/accordd.log"
same "a bad reload changes nothing" "$before" "$(at USA status --json | jq -cS '[.agreements[].hash]')"
check "a bad reload closes nothing" open_both GBR USA
cp "$WORK/kept.json" "$DEMO/USA/agreements/gbr-usa.json"

# --- 5  one store, one node ---
STATUS=0
timeout -k 5 20 "$ACCORDD" --config "$DEMO/GBR/node.json" >"$WORK/out" 2>"$WORK/err" </dev/null || STATUS=$?
refused "a second accordd on the same store" 1 5004
check "the first one still answers" at GBR status
check "the first one's links are open" open_both GBR USA

# --- 6  SIGKILL, and started again ---
kill -KILL "${PID[GBR]}"
wait "${PID[GBR]}" 2>/dev/null
run status --dir "$DEMO/GBR"
refused "a killed node does not answer" 3 1105
start_node GBR
waits 60 "after SIGKILL all links open again" all_links_open

# --- 7  wrong values to a node that runs: each refused by name, and nothing comes of it ---
node_refuses() { # node_refuses NAME STATUSES ARG...: refused, the same with --json, and the node serves on
  local name=$1 statuses=$2 code
  shift 2
  run "$@" --dir "$DEMO/GBR"
  refused "$name" "$statuses"
  run "$@" --dir "$DEMO/GBR" --json
  code=$(jq -r '.error.code' "$WORK/out" 2>/dev/null)
  check "$name: --json says it too" grep -qE '^ACC-[0-9]{4}$' <<<"$code"
  check "$name: the node serves on" at GBR status
}
ask=(task request --to USA --norad 25544 --start 2026-11-02T00:00:00Z --stop 2026-11-03T00:00:00Z)
before=$(at GBR task list --json | jq '.requests | length')
for nation in usa XXX GBR '' '../USA' 'USA '; do
  node_refuses "task request --to '$nation'" "1|2" task request --to "$nation" --norad 25544 --start 2099-11-02T00:00:00Z --stop 2099-11-03T00:00:00Z
  node_refuses "peer show '$nation'" "1|2" peer show "$nation"
  node_refuses "peer cut '$nation'" "1|2" peer cut "$nation"
done
for time in yesterday '' 2026-02-30T00:00:00Z 9999-01-01T00:00:00Z; do
  node_refuses "task request --start '$time'" "1|2" task request --to USA --norad 25544 --start "$time" --stop 2099-11-03T00:00:00Z
done
node_refuses "task request, stop before start" "1|2" task request --to USA --norad 25544 --start 2099-11-03T00:00:00Z --stop 2099-11-02T00:00:00Z
for option in "--priority URGENT" "--purpose CURIOSITY" "--mode real" "--level secretish" "--observations 0" "--payload XXX"; do
  read -ra words <<<"$option"
  node_refuses "task request $option" "1|2" "${ask[@]}" "${words[@]}"
done
same "nothing was asked" "$before" "$(at GBR task list --json | jq '.requests | length')"
for id in 01890a5d-ac96-774b-bcce-b302099a8057 nothing 12 '' '%s%n' "$(head -c 100000 /dev/zero | tr '\0' a)"; do
  for verb in show accept decline withdraw complete cancel; do
    node_refuses "task $verb ${id:0:40}" "1|2" task "$verb" "$id"
  done
done
node_refuses "watch --outcome nonsense" "1|2" watch --once --outcome nonsense
accord simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start 2026-11-02T00:00:00Z --duration 21600 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
radar=$ROOT/deploy/demo/gbr-radar.profile.json
published=$(at GBR report summary --json | jq .published)
printf '\xff\xfe\x00' >"$WORK/garbage"
sed '0,/^META_START/s//META_START\nCOMMENT caf\xe9/' "$WORK/feed.tdm" >"$WORK/latin1.tdm"
head -c 1000 "$WORK/feed.tdm" >"$WORK/cut.tdm"
for file in garbage latin1.tdm cut.tdm; do
  node_refuses "publish $file" 1 publish "$WORK/$file" --from tdm-kvn --profile "$radar"
done
run publish "$WORK/latin1.tdm" --from tdm-kvn --profile "$radar" --dir "$DEMO/GBR"
refused "publish of bytes that are not UTF-8, as translate refuses them" 1 4003
for option in "--to XXX" "--to gbr" "--label nonsense" "--mode real" "--payload XXX" "--from tdm" "--request 12" "--priority URGENT"; do
  read -ra words <<<"$option"
  node_refuses "publish $option" "1|2" publish "$WORK/feed.tdm" --profile "$radar" "${words[@]}"
done
node_refuses "publish with a profile that is no profile" 1 publish "$WORK/feed.tdm" --profile "$WORK/garbage"
same "nothing was published" "$published" "$(at GBR report summary --json | jq .published)"
check "all links are still open" all_links_open

# --- 8  SIGTERM stops each of them, cleanly ---
for nation in "${NATIONS[@]}"; do
  stop_node "$nation"
  check "$nation removes its socket" test ! -e "$DEMO/$nation/accord.sock"
  check "$nation's log has no sanitizer report" eval '! grep -aqE "Sanitizer|runtime error:|terminate called" "$DEMO/$nation/accordd.log"'
done
finish
