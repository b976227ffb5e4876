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
