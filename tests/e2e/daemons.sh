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
