# shellcheck shell=bash
# Three nations below $DEMO: keys, enrolled roots, signed agreements, node.json, daemons. Sourced by deploy/demo/play.
# Needs: DEMO (directory), BIN (directory with accord and accordd), ROOT (the checkout).

NATIONS=(USA GBR AUS)
declare -A FULL_NAME=([USA]="United States" [GBR]="United Kingdom" [AUS]="Australia")
declare -A SUITE=([USA]=p384 [GBR]=p384 [AUS]=ed25519)
declare -A PID=()

accord() { "$BIN/accord" "$@"; }
at() { local nation=$1; shift; accord "$@" --dir "$DEMO/$nation"; }

# Every ordered pair "FROM TO" of different nations.
pairs() { local a b; for a in "${NATIONS[@]}"; do for b in "${NATIONS[@]}"; do [[ $a == "$b" ]] || echo "$a $b"; done; done; }

make_identities() {
  local nation
  for nation in "${NATIONS[@]}"; do
    mkdir -p "$DEMO/$nation/agreements" "$DEMO/$nation/peers" "$DEMO/$nation/store" "$DEMO/$nation/feed"
    chmod 700 "$DEMO/$nation" "$DEMO/$nation/store"
    accord keys init --nation "$nation" --suite "${SUITE[$nation]}" --keys "$DEMO/$nation/keys" --trust "$DEMO/$nation/trust"
  done
}

# As two people would: one reads the fingerprint out from its own keys, the other enrols the file only if it is that one.
exchange_roots() {
  local from to fingerprint
  while read -r from to; do
    fingerprint=$(accord keys show --json --keys "$DEMO/$from/keys" | jq -r '.certificates[] | select(.role == "root") | .sha384')
    accord keys enrol "$DEMO/$from/keys/root.cert.pem" --fingerprint "$fingerprint" --trust "$DEMO/$to/trust"
    accord keys link --peer "$to" --keys "$DEMO/$from/keys" >"$DEMO/$to/peers/$from.binding.json"
  done < <(pairs)
  bring_courier_keys
}

# One key a link, of the quickest courier there is: both sides hold the same file.
bring_courier_keys() {
  local from to name
  while read -r from to; do
    [[ $from < $to ]] || continue
    name=$from-$to.courier.json
    accord keys courier --between "$from,$to" --id demo-1 -o "$DEMO/$from/keys/$name"
    cp -p "$DEMO/$from/keys/$name" "$DEMO/$to/keys/$name"
  done < <(pairs)
}

# sign_agreement FILE NATION NATION: both roles of both nations sign the same bytes; both hold the same files.
sign_agreement() {
  local source=$1 a=$2 b=$3 name nation role
  name=$(basename "$source")
  # Demo only: a class whose decision time is seconds, so that an expiry can be watched.
  sed '/"requester": "USA",/,/"provider": "AUS",/ s/"provider": "AUS",/"provider": "AUS",\n      "classes": { "IMMEDIATE": { "acknowledge_s": 5, "decide_s": 5 } },/' \
    "$source" >"$DEMO/draft-$name"
  accord agreement fill "$DEMO/draft-$name" --trust "$DEMO/$a/trust" -o "$DEMO/$a/agreements/$name"
  for nation in "$a" "$b"; do
    for role in agreement-policy agreement-security; do
      accord agreement sign "$DEMO/$a/agreements/$name" --role "$role" --keys "$DEMO/$nation/keys"
    done
  done
  cp "$DEMO/$a/agreements/$name"* "$DEMO/$b/agreements/"
  accord agreement verify "$DEMO/$b/agreements/$name" --trust "$DEMO/$b/trust"
}

sign_all_agreements() {
  sign_agreement "$ROOT/agreement/examples/gbr-usa.json" GBR USA
  sign_agreement "$ROOT/agreement/examples/aus-usa.json" AUS USA
  sign_agreement "$ROOT/agreement/examples/aus-gbr.json" AUS GBR
}

# "DSS-25": "GBR-A1", ... as the profile of the real files lists them, on one line.
real_stations() { sed -n '/"sensors": {/,/}/p' "$ROOT/deploy/demo/real-tdm.profile.json" | sed '1d;$d' | tr -d '\n'; }

# The first port that the system gives to outgoing connections by itself: one of those may be taken whenever a node wants to bind it.
first_outgoing_port() { cut -f1 /proc/sys/net/ipv4/ip_local_port_range 2>/dev/null || echo 32768; }

# Ports nobody listens on, one for each direction of each link, and below those of outgoing connections where there is room.
free_port() {
  local port last
  last=$(($(first_outgoing_port) - 1))
  ((last >= 22000)) || last=45000
  for port in $(shuf -i "20000-$last" -n 200); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && [[ " ${PORTS_TAKEN:-} " != *" $port "* ]]; then
      PORTS_TAKEN="${PORTS_TAKEN:-} $port"
      FREE_PORT=$port
      return 0
    fi
  done
  echo "no free port between 20000 and $last" >&2
  return 1
}

write_configs() {
  local from to nation peers
  declare -A port
  while read -r from to; do free_port; port["$from$to"]=$FREE_PORT; done < <(pairs)
  for nation in "${NATIONS[@]}"; do
    cp "$ROOT/agreement/examples/national-policy-${nation,,}.json" "$DEMO/$nation/national-policy.json"
    # The stations of the files that --data may bring: an alias that the policy does not give out never leaves.
    if [[ $nation == GBR ]]; then sed -i "s|\"sensor_aliases\": {|&$(real_stations),|" "$DEMO/GBR/national-policy.json"; fi
    peers=""
    for to in "${NATIONS[@]}"; do
      [[ $to == "$nation" ]] && continue
      peers+="${peers:+,}
    { \"nation\": \"$to\", \"publish\": \"tcp://127.0.0.1:${port[$nation$to]}\", \"subscribe\": \"tcp://127.0.0.1:${port[$to$nation]}\", \"binding\": \"peers/$to.binding.json\" }"
    done
    cat >"$DEMO/$nation/node.json" <<JSON
{
  // The node of ${FULL_NAME[$nation]} in the demo. deploy/node.example.json explains every key.
  "nation": "$nation",
  "keys": "keys", "trust": "trust", "agreements": "agreements", "national_policy": "national-policy.json",
  "store": "store/node.db", "socket": "accord.sock",
  "timings": { "heartbeat_s": 0.5, "hello_retry_s": 0.5 },
  "peers": [$peers
  ]
}
JSON
  done
}

start_node() {
  local nation=$1
  "$BIN/accordd" --config "$DEMO/$nation/node.json" </dev/null >>"$DEMO/$nation/accordd.log" 2>&1 3>&- &
  PID[$nation]=$!
}

start_nodes() { local nation; for nation in "${NATIONS[@]}"; do start_node "$nation"; done; }

stop_nodes() {
  local nation
  for nation in "${NATIONS[@]}"; do [[ -n ${PID[$nation]:-} ]] && kill "${PID[$nation]}" 2>/dev/null; done
  for nation in "${NATIONS[@]}"; do [[ -n ${PID[$nation]:-} ]] && wait "${PID[$nation]}" 2>/dev/null; done
  return 0
}

# wait_until SECONDS WHAT COMMAND...: polls; on time-out says what was waited for.
wait_until() {
  local seconds=$1 what=$2 deadline=$((SECONDS + $1))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then echo "not within $seconds s: $what" >&2; return 1; fi
    sleep 0.2
  done
}

link_is_open() { [[ $(at "$1" peer show "$2" --json | jq -r .state) == open ]]; }
request_is() { [[ $(at "$1" task show "$2" --json | jq -r .state) == "$3" ]]; }
all_links_open() { local a b; while read -r a b; do link_is_open "$a" "$b" || return 1; done < <(pairs); }
