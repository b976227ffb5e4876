#!/usr/bin/env bash
# Feeds with real daemons. Files that sensor networks put into directories, while the node is killed again and again: each is
# published once, and what cannot be read is set aside. A stream of lines. And a new sensor, configured at the provider alone,
# whose first record the peer admits under an agreement of which not a byte has changed.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
set_up_nations
FEED=$DEMO/GBR/radar
mkdir -p "$FEED"
cp "$ROOT/deploy/demo/gbr-radar.profile.json" "$DEMO/GBR/radar.profile.json"
# configure JSON: the feeds of GBR's node.json.
configure() {
  sed -i '/"feeds"/d' "$DEMO/GBR/node.json"
  sed -i "0,/\"nation\"/s||\"feeds\": $1,\n  \"nation\"|" "$DEMO/GBR/node.json"
}
RADAR='{"name": "radar", "directory": "radar", "profile": "radar.profile.json", "to": ["USA"]}'
count_in() { find "$1" -maxdepth 1 -type f 2>/dev/null | wc -l; }
is_quiet() { [[ $(count_in "$FEED") == 0 && $(count_in "$FEED/taking") == 0 ]]; }
put() { cp "$1" "$FEED/.$2" && mv "$FEED/.$2" "$FEED/$2"; }

# --- files of different hours, and how many records each becomes, counted without a node ---
expected=0 files=0
for hour in 00 03 06 09 12 15 18 21; do
  "$ACCORD" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start "2026-11-02T$hour:00:00Z" --duration 10800 --step 20 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o "$hour.tdm" 2>/dev/null || continue
  run translate "$WORK/$hour.tdm" --to trackset --profile "$ROOT/deploy/demo/gbr-radar.profile.json" -o "$WORK/ignored" --json
  expected=$((expected + $(jq .records out)))
  files=$((files + 1))
done
check "there is something to publish" test "$files" -ge 3 -a "$expected" -ge 5
configure "[$RADAR]"
start_nodes
waits 60 "all links open" all_links_open

for hour in 00 03 06 09 12 15 18 21; do
  [[ -e $hour.tdm ]] || continue
  put "$hour.tdm" "$hour.tdm"
  sleep "0.$((RANDOM % 9 + 4))"
  kill -KILL "${PID[GBR]}" && wait "${PID[GBR]}" 2>/dev/null
  start_node GBR
done
waits 60 "every file is taken up" is_quiet
same "each is done" "$files" "$(count_in "$FEED/done")"
same "none is set aside" 0 "$(count_in "$FEED/set-aside")"
waits 60 "and arrives" all_there
same "each record once" "$expected" "$(received)"

# --- what cannot be read ---
sed 's/META_STOP/META_STUP/' "$(find . -name '*.tdm' | head -1)" >broken
put broken broken.tdm
has_aside() { [[ $(count_in "$FEED/set-aside") == 2 ]]; }
waits 30 "a broken file is set aside" has_aside
check "and told by line" sh -c "jq -e '.error.where | test(\"line [0-9]+\")' '$FEED'/set-aside/*.diagnostics.json"
put 00.tdm again.tdm 2>/dev/null || put "$(basename "$(find . -name '*.tdm' | head -1)")" again.tdm
waits 30 "the next file is taken" is_quiet
same "and done" "$((files + 1))" "$(count_in "$FEED/done")"

# --- a network that already speaks the standard ---
before=$(sent)
run translate "$WORK/$(basename "$(find . -maxdepth 1 -name '*.tdm' | head -1)")" --to trackset --profile "$ROOT/deploy/demo/gbr-radar.profile.json" -o "$WORK/tracks.stream" --json
tracks=$(jq .records out)
gbr publish "$WORK/tracks.stream" --profile "$DEMO/GBR/radar.profile.json" --to USA
same "buffers are published" 0 "$STATUS"
same "each of them" "$((before + tracks))" "$(sent)"

# --- a stream ---
before=$(sent)
tle() { printf '1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n'; }
cat >elements.profile.json <<'JSON'
{ "label": "GBR UNCLASSIFIED//REL TO AUS, GBR, USA", "data_mode": "REAL", "mean_elements": { "originator": "GBR" } }
JSON
mkfifo lines
"$ACCORD" publish - --stream --from tle --profile "$WORK/elements.profile.json" --to USA --dir "$DEMO/GBR" <lines >stream.out 2>stream.err &
STREAM=$!
exec 7>lines
tle >&7
answered() { [[ $(grep -c '^OMM to USA' stream.out) -ge $1 ]]; }
waits 30 "what came is answered while the stream is open" answered 1
printf '1 25544U broken\n2 25544 broken\n' >&7
tle >&7
waits 30 "a bad set does not stop it" answered 2
exec 7>&-
wait "$STREAM"
STREAM_STATUS=$?
same "the bad set shows in the exit code" 1 "$STREAM_STATUS"
check "and is told with its line in the whole stream" grep -q "^-:3: error" stream.err

# --- a request as the requester's own system has it ---
day() { date -u -d "$1" +%FT%T.000000Z; }
cat >collect.json <<JSON
{ "classificationMarking": "U", "dataMode": "REAL", "source": "USA", "type": "OBJECT", "startTime": "$(day '+1 hour')", "endTime": "$(day '+20 hours')",
  "satNo": 25544, "priority": "PRIORITY", "frameRate": 2.5 }
JSON
run task request --to GBR --udl "$WORK/collect.json" --rationale test --dir "$DEMO/USA"
same "a CollectRequest is asked as a request" 0 "$STATUS"
check "and what it has no place for is told" says frameRate
asked() { at GBR task list --json | jq -e '.requests[] | select(.role == "provider")'; }
waits 30 "it arrives" asked

# --- and a provider's own network: out as a CollectRequest, its CollectResponse in ---
run task request --to AUS --udl "$WORK/collect.json" --rationale test --dir "$DEMO/USA" --json
REQUEST=$(jq -r .request_id out)
state_at() { at "$1" task show "$REQUEST" --json | jq -r .state; }
on_the_desk() { [[ $(state_at AUS) == RECEIVED && $(state_at USA) == RECEIVED ]]; }
waits 30 "another is on a person's desk" on_the_desk
aus() { run "$@" --dir "$DEMO/AUS"; }
aus task show "$REQUEST" --udl request
same "it is printed as a CollectRequest" "25544 OBJECT PRIORITY USA $REQUEST" "$(jq -r '[.satNo, .type, .priority, .source, .id] | join(" ")' out)"
same "with the window that was asked" "$(jq -r '[.startTime, .endTime] | map(.[:19]) | join(" ")' collect.json)" "$(jq -r '[.startTime, .endTime] | map(.[:19]) | join(" ")' out)"
aus task show "$REQUEST" --udl response
same "its state has no word of the UDL yet" null "$(jq -r .status out)"
response() { jq -n --arg id "$REQUEST" '{classificationMarking: "U", dataMode: "REAL", source: "AUS", idRequest: $id, notes: "mirror in the shop"} + $ARGS.named.more' --argjson more "$1" >response.json; }
response '{"status": "REJECTED", "errCode": "E-12"}'
aus task answer --udl "$WORK/response.json"
same "a reason of the network's own is refused" 1 "$STATUS"
check "with its field" says errCode
same "and nothing was said" RECEIVED "$(state_at AUS)"
response '{"status": "PROPOSED"}'
aus task answer --udl "$WORK/response.json"
same "what is no answer is refused" 1 "$STATUS"
response '{"status": "REJECTED", "errCode": "CAPACITY"}'
aus task answer --udl "$WORK/response.json"
same "a CollectResponse answers" 0 "$STATUS"
check "and what an answer has no place for is told" says notes
declined() { [[ $(state_at USA) == DECLINED ]]; }
waits 30 "the requester sees it" declined
run task show "$REQUEST" --udl response --dir "$DEMO/USA"
same "as a CollectResponse of the provider" "REJECTED CAPACITY AUS $REQUEST" "$(jq -r '[.status, .errCode, .source, .idRequest] | join(" ")' out)"

# --- a new sensor ---
agreements() { (cd "$DEMO" && find GBR/agreements USA/agreements -type f -exec sha256sum {} + | sort); }
agreements >agreements.before
mkdir -p "$DEMO/GBR/telescope"
cat >"$DEMO/GBR/telescope.profile.json" <<'JSON'
{ "label": "GBR UNCLASSIFIED//REL TO AUS, GBR, USA", "data_mode": "REAL", "sensor_kind": "optical",
  "sensors": { "2675": "GBR-T9" }, "object_names": "norad", "time_tag": "receive",
  "objects": { "1998-067A": { "norad_cat_id": 25544 } },
  "sigmas": {}, "corrections_applied": [], "corrections_needed": [] }
JSON
sed -i 's|"sensor_aliases": {|&"2675": "GBR-T9",|' "$DEMO/GBR/national-policy.json"
configure "[$RADAR, {\"name\": \"telescope\", \"directory\": \"telescope\", \"profile\": \"telescope.profile.json\", \"from\": \"iod\"}]"
kill "${PID[GBR]}" && wait "${PID[GBR]}" 2>/dev/null
start_node GBR
waits 60 "the link is open again" link_is_open GBR USA
printf '25544 98 067A   2675 G 20261103213015250 17 15 0510375+112530 37 S+060 05\n' >"$DEMO/GBR/telescope/.one"
mv "$DEMO/GBR/telescope/.one" "$DEMO/GBR/telescope/one.iod"
first_record() { at USA watch --once --json 2>/dev/null | grep -q 'GBR-T9'; }
waits 60 "the peer admits its first record" first_record
agreements >agreements.after
check "not a byte of the agreement has changed" cmp agreements.before agreements.after
check "the station's number did not leave" sh -c "! '$ACCORD' watch --once --json --dir '$DEMO/USA' | grep -q '\"2675\"'"
stop_nodes
finish
