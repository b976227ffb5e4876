# shellcheck shell=bash
# Real users at GBR's node, for the scripts here. Sourced after lib.sh. Needs root, to be several users; else the script is skipped,
# and says so. Gives: $DEMO and $BIN (a copy of the binaries that every user reaches), person, as, may, may_not, waits; stops the nodes.
skipped() { echo "SKIPPED: $1"; rm -rf -- "$WORK"; exit 77; }
((EUID == 0)) || skipped "only root can be several users (setpriv)"
command -v setpriv >/dev/null || skipped "no setpriv (util-linux)"
DEMO=$WORK/demo BIN=$WORK/bin
mkdir -p "$DEMO" "$BIN"
cp "$ACCORD" "$BIN/accord" # other users may not reach the build tree
cp "$ACCORDD" "$BIN/accordd"
chmod 711 "$WORK" "$DEMO" "$BIN"
chmod 755 "$BIN"/*
# shellcheck source=deploy/demo/nations.sh
source "$ROOT/deploy/demo/nations.sh"
trap stop_nodes EXIT

person() { # person UID NAME ROLE CLEARANCE TO
  printf '{ "user": %s, "name": "%s", "roles": ["%s"], "clearance": "%s", "read_ins": ["GBR"], "valid_from": "2020-01-01T00:00:00Z", "valid_to": "%s" }' "$@"
}
name_operators_file() { sed -i 's/"socket": "accord.sock",/"socket": "accord.sock", "operators": "operators.json",/' "$DEMO/GBR/node.json"; chmod 711 "$DEMO/GBR"; }
as() { # as UID ARG...: accord at GBR's node as this user; like run of lib.sh
  local uid=$1
  shift
  STATUS=0
  (cd "$WORK" && timeout -k 5 60 setpriv --reuid "$uid" --regid "$uid" --clear-groups "$BIN/accord" "$@" --dir "$DEMO/GBR") >"$WORK/out" 2>"$WORK/err" </dev/null || STATUS=$?
}
may() { # may NAME UID ARG...
  local name=$1
  shift
  as "$@"
  ended_well "$name"
  same "$name: exit code" 0 "$STATUS"
  if ((STATUS != 0)); then errors; fi
}
may_not() { # may_not NAME CODE UID ARG...
  local name=$1 code=$2
  shift 2
  as "$@"
  refused "$name" 1 "$code"
}
waits() { check "$2" wait_until "$@"; }
