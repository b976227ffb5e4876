# shellcheck shell=bash
# Daemons on loopback for the scripts here, run as this user. Sourced after lib.sh. Gives: $DEMO (the nations' folders) and $BIN
# (the binaries under test), all of deploy/demo/nations.sh; stops the nodes at the end.
DEMO=$WORK/demo BIN=$WORK/bin
mkdir -p "$DEMO" "$BIN"
ln -s "$ACCORD" "$BIN/accord"
ln -s "$ACCORDD" "$BIN/accordd"
# shellcheck source=deploy/demo/nations.sh
source "$ROOT/deploy/demo/nations.sh"
trap stop_nodes EXIT

# set_up_nations: identities, roots and agreements of the demo's nations, ready for start_nodes.
set_up_nations() {
  { make_identities && exchange_roots && sign_all_agreements && write_configs; } >"$WORK/setup.log" 2>&1 && return
  tail -5 "$WORK/setup.log"
  exit 1
}
waits() { check "$2" wait_until "$@"; } # waits SECONDS WHAT COMMAND...
gbr() { run "$@" --dir "$DEMO/GBR"; }

# Data from GBR to USA, as the nodes count it.
sent() { at GBR peer show USA --json | jq -r '.lanes.data.sent'; }
received() { at USA peer show GBR --json | jq -r '.lanes.data.received'; }
receipted() { at GBR peer show USA --json | jq -r '.lanes.data.receipted'; }
has_all() { [[ $(received) == "$(sent)" && $(received) -gt 0 ]]; }
# all_there [N]: and receipted, more than N of them.
all_there() { [[ $(received) == "$(sent)" && $(receipted) == "$(sent)" && $(sent) -gt ${1:-0} ]]; }
# publish_tracks START [LABEL]: six hours of GBR's radar; the answer is in out.
publish_tracks() {
  "$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start "$1" --duration 21600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
  gbr publish "$WORK/feed.tdm" --from tdm-kvn --profile "$ROOT/deploy/demo/gbr-radar.profile.json" --label "${2:-GBR CONFIDENTIAL//REL TO AUS, GBR, USA}" --mode REAL --json
}
