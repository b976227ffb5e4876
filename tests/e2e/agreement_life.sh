#!/usr/bin/env bash
# The life of an agreement between daemons that are never restarted: suspended, restored by both, amended at an instant, a version
# with a permission nobody signed refused; a statement left for a node that is down; a version that is only tried. jq(1) and
# sha384sum(1) are the independent readers.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
usa() { run "$@" --dir "$DEMO/USA"; }
link_is() { [[ $(at "$1" peer show "$2" --json | jq -r .state) == "$3" ]]; }
between() { link_is GBR USA "$1" && link_is USA GBR "$1"; }
radar=$ROOT/deploy/demo/gbr-radar.profile.json
"$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --start 2026-11-02T00:00:00Z --duration 3600 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$WORK/feed.tdm" 2>/dev/null
# shellcheck disable=SC2016  # jq's own variable
publishes() { # publishes NAME VERDICT
  gbr publish "$WORK/feed.tdm" --profile "$radar" --to USA --json
  check "$1: every verdict is $2" jq -e --arg v "$2" '.outcomes | length > 0 and all(.verdict == $v)' out
}
start_nodes
waits 60 "all links open" all_links_open
pids="${PID[GBR]} ${PID[USA]}"

# --- 1  suspended by one side, restored by both ---
publishes "before" release
gbr agreement suspend GBR-USA-SDA --json
same "suspend: exit code" 0 "$STATUS"
check "suspend: what was signed" jq -e '.kind == "suspend" and .nation == "GBR" and .number == 1 and .node == "taken"' out
waits 5 "both sides are suspended" between suspended
publishes "suspended" withhold
check "the reason is the suspension" jq -e '.outcomes | all(.reason.code == "ACC-3106")' out
check "the other links serve on" link_is_open GBR AUS
gbr agreement restore GBR-USA-SDA
same "restore: exit code" 0 "$STATUS"
publishes "restored by one side" withhold
usa agreement restore GBR-USA-SDA
waits 10 "restored by both: open" between open
publishes "restored" release
gbr agreement statements --json
check "the node lists what was said" jq -e '.agreements[] | select(.name == "GBR-USA-SDA/1") | [.statements[] | "\(.nation) \(.number) \(.kind)"] == ["GBR 1 suspend", "GBR 2 restore", "USA 1 restore"]' out
gbr agreement statements
check "and in words" grep -q 'GBR 1: suspend from' out
gbr agreement suspend NO-SUCH
refused "a name that is not here" 1 1108
gbr agreement suspend GBR-USA-SDA --at 2020-01-01T00:00:00Z
refused "an instant that has passed" 2 6042

# --- 2  a version with a permission that nobody signed ---
next_version() { # next_version FILE JQ
  sed -E 's://.*$::' "$1" | jq --arg previous "$(sha384sum "$1" | cut -d' ' -f1)" ".version += 1 | .previous = \$previous | $2"
}
sign_version() { # sign_version FILE: by every role of both
  local nation role
  for nation in GBR USA; do
    for role in agreement-policy agreement-security; do
      "$ACCORD" agreement sign "$1" --role $role --keys "$DEMO/$nation/keys" >>"$WORK/setup.log" 2>&1
    done
  done
}
ONE=$DEMO/GBR/agreements/gbr-usa.json
mkdir -p "$WORK/next"
next_version "$ONE" '(.release[0].clauses[] | select(.id == "elements")).ceiling = "SECRET"' >"$WORK/next/more.json"
sign_version "$WORK/next/more.json"
later=$(date -u -d '+60 seconds' +%Y-%m-%dT%H:%M:%SZ)
gbr agreement activate "$WORK/next/more.json" --at "$later"
refused "activate with an unlisted permission" 1 3032
check "nothing was brought in" test ! -e "$DEMO/GBR/agreements/more.json"

# --- 3  an amendment at an instant ---
next_version "$ONE" '(.release[0].clauses[] | select(.id == "elements")).ceiling = "UNCLASSIFIED"' >"$WORK/next/two.json"
gbr agreement activate "$WORK/next/two.json" --at "$later"
refused "activate without signatures" 1 3011
check "the file is named" says "$WORK/next/two.json"
check "the agreement is named" says 'GBR-USA-SDA/2'
check "the next command is named" says "GBR: accord agreement sign $WORK/next/two.json --role agreement-policy"
sign_version "$WORK/next/two.json"
instant=$(date -u -d "+25 seconds" +%Y-%m-%dT%H:%M:%SZ) far=$(date -u -d "+1 hour" +%Y-%m-%dT%H:%M:%SZ)
gbr agreement activate "$WORK/next/two.json" --at "$instant" --json
same "activate: exit code" 0 "$STATUS"
check "activate: what was signed" jq -e '.kind == "amend" and (.successor | length == 96) and .number == 3 and (.said_before | not)' out
# shellcheck disable=SC2016  # jq's own variable
said_again() { # said_again NAME NODE: the same word once more signs nothing
  gbr agreement activate "$WORK/next/two.json" --at "$instant" --json
  same "$1: exit code" 0 "$STATUS"
  check "$1: as it was" jq -e --arg node "$2" '.said_before and .number == 3 and .node == $node' out
  check "$1: nothing was signed" test ! -e "$ONE.GBR.4.statement"
}
said_again "activate said again" "held already"
gbr agreement activate "$WORK/next/two.json" --at "$later"
refused "the same version for another instant" 1 3021
mkdir -p "$WORK/other"
jq -c . "$WORK/next/two.json" >"$WORK/other/two.json"
sign_version "$WORK/other/two.json"
gbr agreement activate "$WORK/other/two.json" --at "$far"
refused "other bytes under a name that is taken" 3 1102
usa agreement activate "$WORK/next/two.json" --at "$instant"
same "activate at the other side: exit code" 0 "$STATUS"
publishes "before the instant" release
check "version 1 rules" jq -e '.outcomes | all(.clause | startswith("GBR-USA-SDA/1/"))' out
sleep_until() { while [[ $(date -u +%Y-%m-%dT%H:%M:%SZ) < $1 ]]; do sleep 0.2; done; }
sleep_until "$instant"
publishes "after the instant" release
said_again "activate said again after its instant" "held already"
gbr publish "$WORK/feed.tdm" --profile "$radar" --to USA --json
check "version 2 rules" jq -e '.outcomes | all(.clause | startswith("GBR-USA-SDA/2/"))' out
waits 10 "the link is open under version 2" between open
same "nobody was restarted" "$pids" "${PID[GBR]} ${PID[USA]}"
check "both still run" kill -0 "${PID[GBR]}" "${PID[USA]}"
all_admitted() { [[ $(at USA report summary --json | jq .admitted) == $(at GBR report summary --json | jq .peers.USA.released) ]]; }
waits 20 "all that was released was admitted" all_admitted
same "and nothing was quarantined" 0 "$(at USA report summary --json | jq .quarantined)"

# --- 4  a version that is only tried ---
next_version "$DEMO/GBR/agreements/two.json" '(.release[0].clauses[] | select(.id == "metric-tracks")).ceiling = "UNCLASSIFIED"' >"$WORK/next/less.json"
gbr agreement shadow "$WORK/next/less.json" --json
check "the shadow runs" jq -e '.running and .proposed.name == "GBR-USA-SDA/3"' out
publishes "beside a shadow" release
gbr agreement shadow --json
check "what it would have denied is counted by clause" jq -e '.counts["newly denied"]["GBR-USA-SDA/2/release/GBR>USA/clauses/metric-tracks"] > 0' out
gbr agreement replay "$WORK/next/less.json" --json
same "replay of less: exit code" 0 "$STATUS"
check "replay: each difference has record and clauses" jq -e '.differences | length > 0 and all(.difference == "newly denied" and (.record | length == 36) and .after.reason == "ACC-3116")' out
gbr agreement replay "$WORK/next/less.json" --to 2020-01-01T00:00:00Z --json
check "replay of no span: nothing" jq -e '.rulings == 0 and .differences == []' out
gbr publish "$WORK/feed.tdm" --profile "$radar" --to USA --label "GBR TOP SECRET//REL TO GBR, USA" --json
next_version "$DEMO/GBR/agreements/two.json" '.marking.ceiling = "TOP SECRET" | (.release[0].clauses[] | select(.id == "metric-tracks")).ceiling = "TOP SECRET"' >"$WORK/next/wide.json"
gbr agreement replay "$WORK/next/wide.json" --json
same "replay of more: exit code" 1 "$STATUS"
check "it is newly permitted" jq -e '[.differences[] | select(.difference == "newly permitted")] | length > 0' out
gbr agreement shadow --stop
check "the shadow ends" grep -q 'no proposed version' out
PROPOSED=$DEMO/GBR/agreements/shadow/proposed.json
check "its file is gone" test ! -e "$PROPOSED"
gbr agreement shadow "$WORK/next/less.json" --json
check "the shadow runs again" cmp "$WORK/next/less.json" "$PROPOSED"

# --- 5  a statement left for a node that is down ---
kill "${PID[GBR]}"
wait "${PID[GBR]}" 2>/dev/null
gbr agreement shadow --stop
refused "stop the shadow without a node" 3 1105
gbr agreement shadow "$WORK/next/wide.json"
refused "another shadow without a node" 3 1105
check "what was tried before is tried still" cmp "$WORK/next/less.json" "$PROPOSED"
rm -r "$DEMO/GBR/agreements/shadow"
gbr agreement shadow "$WORK/next/less.json"
refused "a shadow without a node" 3 1105
check "nothing was left" test ! -e "$DEMO/GBR/agreements/shadow"
said_again "activate said again without a node" left
gbr agreement suspend GBR-USA-SDA/2 --json
same "suspend without a node: exit code" 0 "$STATUS"
check "it was left" jq -e '.node == "left"' out
start_node GBR
waits 30 "the node took it and told the other side" between suspended
finish
