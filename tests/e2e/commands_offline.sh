#!/usr/bin/env bash
# keys, agreement, simulate, translate, show: what each does without a node, its exit code, the modes of the files it makes, and
# that no secret is ever in an output. openssl(1), sha384sum(1) and jq(1) are the independent readers.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
umask 022
SAID=$WORK/everything-said
: >"$SAID"
ok() { # ok NAME ARG...: exit 0
  local name=$1
  shift
  run "$@"
  cat out err >>"$SAID"
  ended_well "$name" && same "$name: exit code" 0 "$STATUS"
}
no() { # no NAME STATUSES CODE ARG...: refused
  local name=$1 statuses=$2 code=$3
  shift 3
  run "$@"
  cat out err >>"$SAID"
  refused "$name" "$statuses" "$code"
}
mode_of() { stat -c %a "$1"; }
fingerprint() { openssl x509 -in "$1" -outform DER | sha384sum | cut -d' ' -f1; }

# --- keys ---
mkdir -p GBR USA AUS
ok "keys init GBR" keys init --nation GBR --keys GBR/keys --trust GBR/trust
ok "keys init USA" keys init --nation USA --suite p384 --keys USA/keys --trust USA/trust
ok "keys init AUS, suite 2" keys init --nation AUS --suite ed25519 --keys AUS/keys --trust AUS/trust
ok "keys link" keys link --peer USA --keys GBR/keys
cp out binding.json
no "keys link with oneself" 2 6042 keys link --peer GBR --keys GBR/keys
check "keys link with oneself makes no key" test ! -e GBR/keys/curve-GBR.json
check "the binding is JSON and names both" jq -e '.nation == "GBR" and .peer == "USA"' binding.json
ok "keys link again: the same keys" keys link --peer USA --keys GBR/keys
same "keys link again: same CURVE key" "$(jq -r .curve_server_key binding.json)" "$(jq -r .curve_server_key out)"
for nation in GBR USA AUS; do
  same "$nation keys folder" 700 "$(mode_of $nation/keys)"
  same "$nation trust folder" 700 "$(mode_of $nation/trust)"
  for role in root node-sign transport agreement-policy agreement-security auditor; do
    same "$nation $role key mode" 600 "$(mode_of "$nation/keys/$role.key.pem")"
    check "$nation $role key is one that openssl reads" openssl pkey -in "$nation/keys/$role.key.pem" -noout
    check "$nation $role certificate is one that openssl reads" openssl x509 -in "$nation/keys/$role.cert.pem" -noout
  done
  check "$nation: openssl verifies node-sign below the root" \
    openssl verify -CAfile $nation/keys/root.cert.pem -purpose any -ignore_critical $nation/keys/node-sign.cert.pem
done
same "CURVE keys mode" 600 "$(mode_of GBR/keys/curve-USA.json)"
ok "keys courier" keys courier --between USA,GBR --id 2026-q4 --days 30 -o GBR/keys/usa.courier.json
same "courier key mode" 600 "$(mode_of GBR/keys/usa.courier.json)"
check "the courier key is JSON and names both" jq -e '.accord_courier_key == 1 and .between == ["GBR", "USA"] and .id == "2026-q4"' GBR/keys/usa.courier.json
same "the courier key has 32 bytes" 32 "$(jq -r .key GBR/keys/usa.courier.json | base64 -d | wc -c)"
ok "keys courier with --json" keys courier --between GBR,AUS --id a --json -o GBR/keys/aus.courier.json
check "two courier keys are different" test "$(jq -r .key GBR/keys/usa.courier.json)" != "$(jq -r .key GBR/keys/aus.courier.json)"
cp GBR/keys/usa.courier.json before.json
no "keys courier over an existing one" 1 2022 keys courier --between GBR,USA --id b -o GBR/keys/usa.courier.json
check "the courier key is the same as before" cmp before.json GBR/keys/usa.courier.json
ok "keys courier-show" keys courier-show GBR/keys/usa.courier.json --json
check "keys courier-show says the terms" jq -e '.between == ["GBR", "USA"] and .id == "2026-q4"' out
sed 's/"key": "/"key": "A/' before.json >longer.courier.json
chmod 600 longer.courier.json
no "keys courier-show of a changed file" 1 2028 keys courier-show longer.courier.json
chmod 640 longer.courier.json
no "keys courier-show of a file that others can read" 1 1109 keys courier-show longer.courier.json
no "keys init over existing keys" 1 2022 keys init --nation GBR --keys GBR/keys --trust GBR/trust
no "keys role that is there" 1 2022 keys role auditor --keys GBR/keys
mv GBR/keys/auditor.* .
ok "keys role" keys role auditor --keys GBR/keys
same "keys role: key mode" 600 "$(mode_of GBR/keys/auditor.key.pem)"
mv GBR/keys/root.key.pem root-in-the-safe.pem
no "keys role without the root key" 3 1101 keys role auditor --keys GBR/keys
mv root-in-the-safe.pem GBR/keys/root.key.pem
ok "keys show" keys show --keys GBR/keys
ok "keys show --json" keys show --keys GBR/keys --json
for role in root node-sign transport agreement-policy agreement-security auditor; do
  same "fingerprint of $role as openssl sees it" "$(fingerprint GBR/keys/$role.cert.pem)" \
    "$(jq -r --arg r $role '.certificates[] | select(.role == $r) | .sha384' out)"
done

# --- enrol ---
usa=$(fingerprint USA/keys/root.cert.pem)
wrong=${usa%?}$([[ ${usa: -1} == 0 ]] && echo 1 || echo 0)
no "enrol with a wrong fingerprint" 1 1110 keys enrol USA/keys/root.cert.pem --fingerprint "$wrong" --trust GBR/trust
check "enrol with a wrong fingerprint enrols nobody" test ! -e GBR/trust/USA.root.pem
no "enrol a certificate that is no root" 1 2007 keys enrol USA/keys/node-sign.cert.pem --fingerprint "$(fingerprint USA/keys/node-sign.cert.pem)" --trust GBR/trust
ok "enrol" keys enrol USA/keys/root.cert.pem --fingerprint "$usa" --trust GBR/trust
check "enrol: byte for byte" cmp USA/keys/root.cert.pem GBR/trust/USA.root.pem
ok "enrol the same again" keys enrol USA/keys/root.cert.pem --fingerprint "$usa" --trust GBR/trust
check "without names nobody is written down" test ! -e GBR/trust/USA.enrolment.json
four=(--read-by "Maj A. Hill" --read-by "Lt B. Roe" --heard-by "Capt C. Day" --heard-by "Sgt D. Poe")
no "enrol with the names of three" 2 6042 keys enrol USA/keys/root.cert.pem --fingerprint "$usa" --trust GBR/trust "${four[@]:0:6}"
no "enrol with one name twice" 1 '[0-9]{4}' keys enrol USA/keys/root.cert.pem --fingerprint "$usa" --trust GBR/trust "${four[@]:0:6}" --heard-by "Lt B. Roe"
check "nobody is written down yet" test ! -e GBR/trust/USA.enrolment.json
ok "enrol with names" keys enrol USA/keys/root.cert.pem --fingerprint "$usa" --trust GBR/trust "${four[@]}"
same "the names and the root are written down" "Maj A. Hill, Lt B. Roe, Capt C. Day, Sgt D. Poe; $usa" \
  "$(jq -r '[.read_by, .read_by_second, .heard_by, .heard_by_second] | join(", ")' GBR/trust/USA.enrolment.json); $(jq -r .root GBR/trust/USA.enrolment.json)"
no "enrol with other names afterwards" 1 2022 keys enrol USA/keys/root.cert.pem --fingerprint "$usa" --trust GBR/trust "${four[@]:0:6}" --heard-by "Pte E. Fox"
mkdir other
ok "another root of USA" keys init --nation USA --keys other/keys --trust other/trust
no "enrol another root of an enrolled nation" 1 2022 keys enrol other/keys/root.cert.pem --fingerprint "$(fingerprint other/keys/root.cert.pem)" --trust GBR/trust
check "the first root stays" cmp USA/keys/root.cert.pem GBR/trust/USA.root.pem
ok "enrol GBR at USA" keys enrol GBR/keys/root.cert.pem --fingerprint "$(fingerprint GBR/keys/root.cert.pem)" --trust USA/trust

# --- agreement ---
EXAMPLE=$ROOT/agreement/examples/gbr-usa.json
ok "agreement validate" agreement validate "$EXAMPLE" --json
same "validate: SHA-384 as sha384sum sees it" "$(sha384sum <"$EXAMPLE" | cut -d' ' -f1)" "$(jq -r .sha384 out)"
ok "agreement show" agreement show "$EXAMPLE"
check "agreement show names both parties" grep -q 'United Kingdom' out
sed 's/"kind": "bilateral"/"kind": "trilateral"/' "$EXAMPLE" >bad.json
no "agreement validate of a wrong value" 1 '[0-9]{4}' agreement validate bad.json
check "validate names file and field" grep -q 'bad.json.*kind' err
ok "agreement fill" agreement fill "$EXAMPLE" --trust GBR/trust -o a.json
same "fill: only the placeholders change" \
  "$(sed -E 's/[0-9a-f]{96}/X/; s/SHA-384 .*//' "$EXAMPLE")" "$(sed -E 's/[0-9a-f]{96}/X/; s/SHA-384 .*//' a.json)"
check "fill: GBR's root" grep -q "$(fingerprint GBR/keys/root.cert.pem)" a.json
check "fill: USA's root" grep -q "$usa" a.json
check "fill: no placeholder left" eval '! grep -q 000000000000000000000000 a.json'
no "fill with a root that is not enrolled" 1 1110 agreement fill "$ROOT/agreement/examples/aus-gbr.json" --trust GBR/trust -o none.json
check "a refused fill writes nothing" test ! -e none.json
no "verify with no signature" 1 3011 agreement verify a.json --trust GBR/trust
for nation in GBR USA; do
  for role in agreement-policy agreement-security; do
    no "verify before $nation $role has signed" 1 3011 agreement verify a.json --trust GBR/trust
    ok "sign $nation $role" agreement sign a.json --role $role --keys $nation/keys
  done
done
no "sign as a stranger" 1 2006 agreement sign a.json --role agreement-policy --keys AUS/keys
no "sign with a node's key" 1 2007 agreement sign a.json --role node-sign --keys GBR/keys
ok "verify" agreement verify a.json --trust GBR/trust --json
check "verify: four signers" jq -e '.complete and (.signers | length == 4)' out
ok "verify at the other side" agreement verify a.json --trust USA/trust
cp a.json kept.json
printf ' ' >>a.json
no "verify after one byte more" 1 2015 agreement verify a.json --trust GBR/trust
cp kept.json a.json
no "verify below other roots" 1 1110 agreement verify a.json --trust other/trust

LABEL="GBR CONFIDENTIAL//REL TO GBR, USA"
decide() { agreement_words=(agreement "$1" a.json --from GBR --to USA --payload TRK --mode SIMULATED --label "${2:-$LABEL}" --at 2026-06-01T00:00:00Z --norad 25544); }
for verb in decide explain; do
  decide $verb
  ok "$verb: released" "${agreement_words[@]}"
  check "$verb: says release" grep -q release out
  ok "$verb --json: released" "${agreement_words[@]}" --json
  check "$verb --json: verdict, clause and reason" jq -e '[.. | objects | select(.verdict? == "release" and (.clause? | length > 0))] | length > 0' out
  decide $verb "GBR CONFIDENTIAL//REL TO AUS, GBR"
  run "${agreement_words[@]}"
  cat out err >>"$SAID"
  same "$verb: not releasable to USA: exit code" 1 "$STATUS"
  check "$verb: withheld under ACC-3104" grep -q ACC-3104 out
  decide $verb "GBR TOP SECRET//REL TO GBR, USA"
  run "${agreement_words[@]}"
  same "$verb: above the ceiling: exit code" 1 "$STATUS"
  run agreement $verb a.json --from GBR --to USA --payload TRK --mode SIMULATED --label "$LABEL" --at 2031-01-01T00:00:00Z
  same "$verb: at the end of the term, which is outside: exit code" 1 "$STATUS"
  run agreement $verb a.json --from GBR --to USA --payload TRK --mode SIMULATED --label "$LABEL" --at 2030-12-31T23:59:59Z
  same "$verb: a second before it: exit code" 0 "$STATUS"
  run agreement $verb a.json --from GBR --to AUS --payload TRK --mode SIMULATED --label "$LABEL" --at 2026-06-01T00:00:00Z
  same "$verb: no agreement with AUS: exit code" 1 "$STATUS"
done

# --- counts that are not given
counted() { run agreement decide "$ROOT/agreement/examples/bilateral-sda.json" --from CAN --to GBR --payload TRK --mode REAL \
  --label "CAN SECRET//REL TO CAN, GBR" --norad 25544 --class PAYLOAD --regime LEO --observed 2026-06-01T00:00:00Z --at 2026-06-01T02:00:00Z "$@"; }
NAME=CAN-GBR-SDA/release/CAN\>GBR/clauses/payloads-leo
counted
same "no count: exit code" 1 "$STATUS"
check "no count: unknown" grep -q 'ACC-3127' out
check "no count: the quota's counter is named" grep -qF "$NAME/quotas/PAYLOAD=N" out
counted --count "$NAME/quotas/PAYLOAD=0"
check "the quota alone: the threshold's counter is named" grep -qF "$NAME/compilation/86400/object=N" out
counted --count "$NAME/quotas/PAYLOAD=0" --json
check "the same as JSON" jq -e --arg name "$NAME/compilation/86400/object" '.reason.code == "ACC-3127" and .missing_counter == $name' out
counted --count "$NAME/quotas/PAYLOAD=0" --count "$NAME/compilation/86400/object=499"
same "both counts: released" 0 "$STATUS"
counted --released-today 0 --released-in-span 499
same "both counts for all: released" 0 "$STATUS"
counted --released-today 50000 --released-in-span 0
check "a count at the quota" grep -q 'ACC-3126' out
counted --count "$NAME/quotas/NONE=0"
refused "no such counter" 2 6042
counted --count "$NAME/quotas/PAYLOAD"
refused "no number" 2 6042

# --- simulate, translate, show ---
ok "simulate" simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start 2026-11-02T00:00:00Z --duration 21600 --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o feed.tdm
PROFILE=$ROOT/deploy/demo/gbr-radar.profile.json
tracks=$(grep -c '^META_START' feed.tdm)
lines=$(awk '/^DATA_START/ { on = 1; next } /^DATA_STOP/ { on = 0 } on' feed.tdm | grep -c .)
ok "translate tdm-kvn to trackset" translate feed.tdm --from tdm-kvn --to trackset --profile "$PROFILE" -o tracks.bin --json
check "trackset: every line read and carried" jq -e --argjson n "$lines" '.read == $n and .carried == $n and .refused == 0' out
ok "show a TrackSet stream" show tracks.bin
check "show: one JSON document a line or more, all of them tracks" jq -es --argjson n "$tracks" 'length == $n and all(.type == "TRK")' out
check "no sensor's name in the stream" eval '! grep -aq NORTH-MOOR tracks.bin'
check "but its alias" grep -aq GBR-R1 tracks.bin
ok "translate to standard output" translate feed.tdm --to trackset --profile "$PROFILE"
check "standard output is the same stream" cmp out tracks.bin
ok "translate tdm-kvn to sds" translate feed.tdm --to sds --profile "$PROFILE" -o eoo.bin --json
ok "show an SDS stream" show eoo.bin
check "show: EOO records" jq -es 'length > 0 and all(.type == "EOO")' out
check "no sensor's name in the SDS stream" eval '! grep -aq NORTH-MOOR eoo.bin'
# ISS, an element set of 2008 that stands in many textbooks (its checksums are 7 and 7).
cat >iss.tle <<'TLE'
1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927
2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537
TLE
ok "translate tle to sds" translate iss.tle --from tle --to sds --profile "$PROFILE" -o omm.bin --json
ok "show an OMM stream" show omm.bin
check "show: the OMM has the element set's values" jq -es 'length == 1 and .[0].type == "OMM" and ([.[0].value | .. | numbers] | (any(. == 25544) and any(. == 51.6416) and any(. == 0.0006703) and any(. == 15.72125391)))' out
sed '2s/7$/8/' iss.tle >bad.tle
run translate bad.tle --from tle --to sds --profile "$PROFILE" -o none.bin
cat out err >>"$SAID"
same "a TLE with a wrong checksum: exit code" 1 "$STATUS"
check "a TLE with a wrong checksum: line and code" grep -Eq 'ACC-[0-9]{4}' err
# Standard output that does not take everything: said, exit 3.
full() { # full NAME ARG...
  local name=$1 status=0
  shift
  "$ACCORD" "$@" >/dev/full 2>err </dev/null || status=$?
  same "$name to a full disk: exit code" 3 "$status"
  check "$name to a full disk: says so" has_code 1102
}
full translate translate feed.tdm --to trackset --profile "$PROFILE"
full show show tracks.bin
full "keys link" keys link --peer USA --keys GBR/keys
full "keys show --json" keys show --keys GBR/keys --json
full --help --help

# With --json the counts go to standard output, so that the records need a file.
no "translate --json without -o" 2 1103 translate feed.tdm --to trackset --profile "$PROFILE" --json
check "translate --json without -o names the option" says --out
no "simulate --json without -o" 2 1103 simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start 2026-11-02T00:00:00Z --lat 55 --lon -2 --sensor X --json

# Written where a link or a device stands: they stay.
mkdir -p behind
ln -s behind/tracks.bin link.bin
ok "translate through a symbolic link" translate feed.tdm --to trackset --profile "$PROFILE" -o link.bin
check "the link stays" test -L link.bin
check "and its target has the stream" cmp behind/tracks.bin tracks.bin
ln -s /dev/null sink # behind a link of our own: a fault would replace the link, never the device of this machine
ok "translate to a device" translate feed.tdm --to trackset --profile "$PROFILE" -o sink
check "the link to the device stays" test -L sink
check "and the device behind it" test -c sink
mkfifo pipe
timeout 20 cat pipe >through.bin &
reader=$!
ok "translate into a pipe" translate feed.tdm --to trackset --profile "$PROFILE" -o pipe
wait "$reader"
check "the pipe's reader has the stream" cmp through.bin tracks.bin
check "the pipe stays a pipe" test -p pipe

# Nothing carried is a no, and an empty list is not.
cat >pressure.tdm <<'TDM'
CCSDS_TDM_VERS = 2.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = TEST
META_START
TIME_SYSTEM = UTC
PARTICIPANT_1 = NORTH-MOOR-RADAR
PARTICIPANT_2 = 25544
MODE = SEQUENTIAL
PATH = 1,2,1
META_STOP
DATA_START
PRESSURE = 2026-01-02T00:00:00 1000
DATA_STOP
TDM
no "translate of nothing that can be carried" 1 4020 translate pressure.tdm --to trackset --profile "$PROFILE" -o nothing.bin
check "it writes nothing" test ! -e nothing.bin
check "it names file and line" says "pressure.tdm:12:"
printf '[]\n' >none.json
ok "translate of an empty list" translate none.json --from omm-json --to sds --profile "$PROFILE" -o none.bin
ok "show of a stream without records" show none.bin
same "it shows nothing" 0 "$(stat -c %s out)"
rm none.bin

# simulate tells which set it could not take, and goes on.
sed '2s/7$/8/' iss.tle | cat iss.tle - >one-broken.tle
run simulate one-broken.tle --start 2008-09-20T12:00:00Z --duration 86400 --lat 55 --lon -2 --sensor X -o some.tdm
same "simulate with a broken set: exit code" 1 "$STATUS"
check "simulate with a broken set: file, line and code" grep -q '^one-broken.tle:4: error ACC-4031' err
check "simulate with a broken set: counts" says "2 read, 1 carried, 1 refused"
check "simulate with a broken set: the other flies" grep -q '^PARTICIPANT_2 = 25544' some.tdm
# What is written as text reads back to the same records.
for notation in tdm-kvn tdm-xml udl; do
  ok "tracks as $notation" translate tracks.bin --to $notation --profile "$PROFILE" -o again.$notation
done
OWN=own-aliases.profile.json
printf '{ "label": "GBR UNCLASSIFIED", "data_mode": "TEST", "sensor_kind": "radar", "sensors": { "GBR-R1": "OTHER-1" }, "object_names": "norad", "track_ids": "derive", "time_tag": "receive", "range_kind": "two_way_halved", "doppler_kind": "range_rate", "sigmas": {}, "corrections_applied": [], "corrections_needed": [] }\n' >$OWN
for notation in tdm-kvn tdm-xml; do ok "$notation read again" translate again.$notation --from $notation --to trackset --profile $OWN -o again.$notation.bin; done
check "KVN and XML hold the same" cmp again.tdm-kvn.bin again.tdm-xml.bin
for notation in omm-kvn omm-xml omm-json omm-csv; do
  ok "elements as $notation" translate iss.tle --to $notation --profile "$PROFILE" -o iss.$notation
done
ok "elements as two lines" translate iss.omm-kvn --to tle --profile "$PROFILE" -o iss.tle.again
grep -h '^[12] ' iss.tle >iss.lines
grep -h '^[12] ' iss.tle.again >iss.written
check "a set of two lines comes back as it was" cmp iss.lines iss.written
head -c -1 tracks.bin >cut.bin
no "show a stream cut short" 1 1005 show cut.bin
ok "show --types" show --types
pinned=$(sed 's#^ *//.*##' "$EXAMPLE" | jq -r '.standard.payload_types[] | select(.code == "TRK") | .schema_sha384')
check "the digest of TRK is the one the examples pin" grep -qE "^TRK .*${pinned:-none}" out
ok "explain" explain ACC-3104
ok "explain by number" explain 3104

# --- nothing secret was said ---
find . -name '*.key.pem' -exec grep -h -v -- '-----' {} + >secrets.txt
find . -name 'curve-*.json' -exec jq -r '.server_secret, .client_secret' {} + >>secrets.txt
find . -name '*.courier.json' -exec jq -r .key {} + >>secrets.txt
check "there are secrets to look for" test "$(grep -cE '.{16,}' secrets.txt)" -ge 30
grep -E '.{16,}' secrets.txt >patterns.txt
check "no secret in any output" eval '! grep -qF -f patterns.txt "$SAID"'
check "no secret in any file for others: certificates, signatures, bindings" \
  eval '! grep -rqF -f patterns.txt --include="*.cert.pem" --include="*.sig" --include="*.json" --exclude="curve-*" GBR/trust USA/trust a.json* binding.json'
check "and the search finds one where it is" grep -rqF -f patterns.txt GBR/keys
finish
