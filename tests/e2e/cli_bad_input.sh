#!/usr/bin/env bash
# Bad input to every subcommand of accord. The list of subcommands and of their options is read from --help, so that a new one
# is not forgotten: an option without a good value in the table below is a failure until somebody adds one.
# A coded error on stderr, exit 2 (usage), 3 (file or node unreachable) or 1 (the rest), and never a signal.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1

# --- what a good call looks like ---
"$ACCORD" keys init --nation GBR --keys keys --trust trust >setup.log 2>&1 || { cat setup.log; exit 1; }
"$ACCORD" keys init --nation USA --keys keys-usa --trust trust-usa >>setup.log 2>&1
ROOT_SHA=$("$ACCORD" keys show --keys keys-usa --json | jq -r '.certificates[] | select(.role == "root") | .sha384')
"$ACCORD" keys enrol keys-usa/root.cert.pem --fingerprint "$ROOT_SHA" --trust trust >>setup.log 2>&1
# With a counter in it, for the options that say what was counted.
sed '0,/"disclose": \[\]/s//"quotas": [{ "observations_per_day": 1000 }], "disclose": []/' "$ROOT/agreement/examples/gbr-usa.json" >agreement.json
cp "$ROOT/agreement/examples/national-policy-gbr.json" policy.json
cp "$ROOT/deploy/demo/elements.json" elements.json
cp "$ROOT/agreement/examples/RFI.fbs" RFI.fbs
cp "$ROOT/deploy/demo/gbr-radar.profile.json" profile.json
"$ACCORD" simulate elements.json --epochs-at-start --start 2026-11-02T00:00:00Z --lat 55 --lon -2 --sensor NORTH-MOOR-RADAR -o feed.tdm >>setup.log 2>&1
"$ACCORD" translate feed.tdm --profile profile.json --to trackset -o stream.bin >>setup.log 2>&1
"$ACCORD" keys courier --between GBR,USA --id 2026-q4 -o gbr-usa.courier.json >>setup.log 2>&1
"$ACCORD" keys revoke keys/auditor.cert.pem -o GBR.crl >>setup.log 2>&1
openssl req -new -utf8 -config /dev/null -sha384 -key keys/auditor.key.pem -subj "/O=GBR/CN=GBR auditor" -out role.request 2>>setup.log
REQUEST_SHA=$(openssl req -in role.request -outform DER | sha384sum | cut -d' ' -f1)
echo '{"CONFIDENTIAL": "CONFIDENTIAL"}' >map.json
echo '{"accord_communities": 1, "version": "2026-01-01", "communities": []}' >communities.json
mkdir -p node/agreements
cp "$ROOT/deploy/node.example.json" node/node.json  # no daemon runs there
# What officers say about an agreement needs one that is complete, and a next version: signed by every role of both.
cp -rp keys trust node
cp policy.json node/national-policy.json
"$ACCORD" agreement fill agreement.json --trust trust -o node/agreements/one.json >>setup.log 2>&1
sed "s/^  \"version\": 1,/  \"version\": 2, \"previous\": \"$(sha384sum node/agreements/one.json | cut -d' ' -f1)\",/" node/agreements/one.json >node/agreements/next.json
for version in one next; do
  for own_keys in keys keys-usa; do
    for role in agreement-policy agreement-security; do
      "$ACCORD" agreement sign node/agreements/$version.json --role $role --keys $own_keys >>setup.log 2>&1
    done
  done
  check "the agreement $version.json of the node is complete" "$ACCORD" agreement verify node/agreements/$version.json --trust trust
done
TOMORROW=$(date -u -d '+1 day' +%Y-%m-%dT%H:%M:%SZ)

good_file() { # good_file LEAF: of its FILE argument
  case $1 in
    "agreement activate") echo node/agreements/next.json ;;
    "agreement "* | "backup "* | "log "* | "store "*) echo agreement.json ;;
    "keys enrol") echo keys-usa/root.cert.pem ;;
    "keys courier-show") echo gbr-usa.courier.json ;;
    "keys revocations") echo GBR.crl ;;
    "keys certify") echo role.request ;;
    show) echo stream.bin ;;
    translate | publish) echo feed.tdm ;;
    simulate) echo elements.json ;;
  esac
}
# Leaves that take any number of files or texts, and those that without one read standard input.
takes_many() { [[ $1 == "agreement decide" || $1 == "agreement explain" || $1 == "keys revoke" || $1 == show || $1 == "marking "* ]]; }
# Leaves that sign and leave a statement for the node: where none runs, that is success, as docs/operations.md says: it takes it at its next start.
leaves_word() { [[ $1 =~ ^agreement\ (suspend|restore|terminate|activate)$ ]]; }
reads_stdin() { [[ $1 == "marking "* ]]; }
good_value() { # good_value LEAF PARAMETER; nothing when the table does not know it
  case "$1 $2" in
    "agreement diff old" | "agreement diff new" | "agreement verify --previous") echo agreement.json ;;
    "agreement suspend name" | "agreement restore name" | "agreement terminate name") echo GBR-USA-SDA/1 ;;
    "agreement suspend --at" | "agreement restore --at" | "agreement terminate --at" | "agreement activate --at") echo "$TOMORROW" ;;
    "agreement "*" --style") echo capco-banner ;;
    "agreement replay --from" | "report over-classification --from") echo 2026-11-02T00:00:00Z ;;
    "agreement replay --to" | "report over-classification --to") echo 2026-11-03T00:00:00Z ;;
    "agreement "*" --class") echo DEBRIS ;;
    "agreement "*" --regime") echo LEO ;;
    "agreement "*" --observed") echo 2026-11-01T00:00:00Z ;;
    "agreement "*" --released-"*) echo 3 ;;
    "agreement "*" --count") echo "GBR-USA-SDA/release/GBR>USA/clauses/metric-tracks/quotas/all=3" ;;
    "agreement "*" --ceiling") echo SECRET ;;
    "marking "*" text") echo "SECRET//NOFORN" ;;
    "marking "*" --banner") echo "SECRET//REL TO USA, GBR" ;;
    "marking "*" --communities") echo communities.json ;;
    "marking format --to") echo capco-portion ;;
    "marking format --from" | "marking "*" --style") echo capco-banner ;;
    "marking release --owner" | "marking release --consent") echo GBR ;;
    "marking release --action") echo release ;;
    "marking release --map") echo map.json ;;
    "marking release --ceiling") echo SECRET ;;
    "marking release --agreement") echo agreement.json ;;
    "marking release --allow-token") echo DS-JCO-NOTIF ;;
    *" files" | *" file" | *" elements") good_file "$1" ;;
    "keys role role" | "keys request role") echo auditor ;;
    "keys request --out") echo written.request ;;
    "keys certify --out") echo written.certificate ;;
    "keys certify --fingerprint") echo "$REQUEST_SHA" ;;
    "keys "*" --key") echo "pkcs11:token=gbr;object=auditor?module-path=/nonexistent.so&pin-source=file:/nonexistent" ;;
    "agreement "*" --role") echo agreement-policy ;;
    "show --schema") echo RFI.fbs ;;
    "explain code") echo ACC-1101 ;;
    "peer "*" nation") echo USA ;;
    "consent add --originator") echo GBR ;;
    "consent add --object") echo 25544 ;;
    "consent add --until") echo "$TOMORROW" ;;
    "hold list --state") echo waiting ;;
    "task "*" id" | "hold "*" id" | "consent revoke id") echo 01890a5d-ac96-774b-bcce-b302099a8057 ;;
    "keys init --nation") echo GBR ;;
    "keys courier --between") echo GBR,USA ;;
    "keys courier --id") echo 2026-q4 ;;
    "keys enrol --read-by" | "keys enrol --heard-by") echo "Maj A. Hill" ;;
    "keys revoke certificates") echo keys/transport.cert.pem ;;
    "keys revoke --previous") echo GBR.crl ;;
    "keys revoke --since") echo 2026-01-01T00:00:00Z ;;
    "log "*" store" | "log verify --held") echo agreement.json ;;
    "log export --life" | "log prove record") echo 01890a5d-ac96-774b-bcce-b302099a8057 ;;
    "keys courier --out") echo written.courier.json ;;
    "translate --originator") echo GBR ;;
    "task request --udl") echo collect.json ;;
    "task answer --udl") echo response.json ;;
    "task show --udl") echo request ;;
    *" --to") case $1 in translate) echo trackset ;; *) echo USA ;; esac ;;
    *" --nation" | *" --peer" | *" --own") echo USA ;;
    *" --from") case $1 in translate | publish) echo tdm-kvn ;; *) echo GBR ;; esac ;;
    *" --keys") echo keys ;;
    *" --trust") echo trust ;;
    *" --dir") echo node ;;
    *" --suite") echo p384 ;;
    *" --days" | *" --root-days") echo 30 ;;
    *" --fingerprint") echo "$ROOT_SHA" ;;
    *" --out") echo written.out ;;
    *" --payload") echo TRK ;;
    *" --mode") echo SIMULATED ;;
    *" --label") echo "GBR SECRET//REL TO GBR, USA" ;;
    *" --policy") echo policy.json ;;
    *" --profile") echo profile.json ;;
    *" --at" | *" --start") echo 2026-11-02T00:00:00Z ;;
    *" --stop" | *" --deliver-by") echo 2026-11-03T00:00:00Z ;;
    *" --norad") echo 25544 ;;
    *" --lat" | *" --lon" | *" --height" | *" --min-elevation") echo 10 ;;
    *" --duration" | *" --step" | *" --max-objects" | *" --seed" | *" --observations") echo 10 ;;
    *" --kind") echo radar ;;
    *" --sensor") echo NORTH-MOOR-RADAR ;;
    *" --after") echo 0 ;;
    *" --outcome") echo admitted ;;
    *" --request") echo 01890a5d-ac96-774b-bcce-b302099a8057 ;;
    *" --priority") echo ROUTINE ;;
    *" --purpose") echo CATALOG_MAINTENANCE ;;
    *" --reason") echo CAPACITY ;;
    *" --level") echo UNCLASSIFIED ;;
    *" --cospar") echo 1998-067A ;;
    *" --name" | *" --rationale" | *" --reference") echo words ;;
  esac
}

printf '{"classificationMarking": "U", "dataMode": "SIMULATED", "source": "USA", "type": "OBJECT", "startTime": "2026-11-02T00:00:00.000000Z", "endTime": "2026-11-03T00:00:00.000000Z", "satNo": 25544}\n' >collect.json
printf '{"classificationMarking": "U", "dataMode": "SIMULATED", "source": "GBR", "idRequest": "01890a5d-ac96-774b-bcce-b302099a8057", "status": "ACCEPTED"}\n' >response.json

# --- bad files ---
mkdir bad bad/folder
: >bad/empty
head -c 4096 /dev/urandom >bad/garbage
printf '\0\0\0\0\0\0\0\0' >bad/nul
printf '\xff\xff\xff\xff\xff\xff\xff\xff' >bad/ones
head -c 10485760 /dev/zero | tr '\0' 'A' >bad/long-line
printf '[%.0s' {1..5000} >bad/deep.json
printf '{"a": "\xc3\x28"}' >bad/not-utf8.json
printf '{"a": 1, "a": 2}' >bad/twice.json
printf '[]' >bad/list.json
printf '{"nation": 1e999}' >bad/huge-number.json
for good in agreement.json policy.json profile.json elements.json communities.json map.json feed.tdm stream.bin RFI.fbs node/agreements/next.json keys-usa/root.cert.pem gbr-usa.courier.json GBR.crl role.request collect.json response.json; do
  name=bad/$(basename "$good")
  head -c $(($(stat -c %s "$good") / 2)) "$good" >"$name.cut"
  { printf '\xef\xbb\xbf'; cat "$good"; } >"$name.bom"
  sed 's/$/\r/' "$good" >"$name.crlf"
  { head -c 100 "$good"; printf '\0'; tail -c +101 "$good"; } >"$name.nul"
  { cat "$good"; head -c 10485760 /dev/zero | tr '\0' 'x'; } >"$name.long"
done
chmod 600 bad/*.courier.json.*  # refused for what is in them, not for their mode
# May be taken as well as refused, but in good order: lines may end in CRLF, and a reader of JSON (RFC 8259, 8.1) or of a schema text may skip the mark.
may_be_good() { [[ $1 == *.crlf || $1 == *.json.bom || $1 == *.fbs.bom ]]; }

# --- the tree of subcommands ---
subcommands() { "$ACCORD" "$@" --help 2>/dev/null | awk '/^Subcommands:/ { on = 1; next } on && /^  [a-z]/ { print $1 } on && /^[^ ]/ { on = 0 }'; }
walk() {
  local below sub
  below=$(subcommands "$@")
  if [[ -z $below ]]; then echo "$*"; return; fi
  for sub in $below; do walk "$@" "$sub"; done
}
mapfile -t LEAVES < <(walk)
check "the walk finds the tree" test ${#LEAVES[@]} -ge 30
for known in "keys init" "agreement explain" show translate "task decline" "report notices" "peer cut" doctor; do
  check "the walk finds $known" grep -qx "$known" <(printf '%s\n' "${LEAVES[@]}")
done

# parameters WORD...: one line "NAME TYPE [REQUIRED]" for each option and positional, from --help.
parameters() {
  "$ACCORD" "$@" --help | awk '
    /^(Positionals|Options):/ { on = 1; next }
    on && /^  [-a-z]/ {
      name = $1; sub(/^.*,/, "", name)
      if (name == "--help" || name == "--json") next
      type = $2; sub(/[:=].*/, "", type)
      if (type !~ /^(TEXT|INT|UINT|FLOAT)$/) type = "FLAG"
      print name, type, ($0 ~ / REQUIRED/ ? "REQUIRED" : "")
    }'
}

# What a good call has though it is not required: a place of the node, or one of several ways to say the same.
given_all_the_same() { # given_all_the_same LEAF PARAMETER
  case "$1 $2" in
    *" --dir" | *" --keys" | *" --trust" | "translate --profile" | "agreement shadow file" | "marking "*" text") true ;;
    "task request --norad" | "task request --start" | "task request --stop") true ;;
    *) false ;;
  esac
}
# good_call LEAF [LEFT-OUT]: CALL becomes its words with every required parameter, and a node's folder, but LEFT-OUT.
# The file of agreement shadow may be left out (it then shows), but stands here: a word more would be taken as that file.
good_call() {
  local leaf=$1 without=${2:-} name type required value
  read -ra CALL <<<"$leaf"
  while read -r name type required; do
    if [[ $name == "$without" ]] || { [[ -z $required ]] && ! given_all_the_same "$leaf" "$name"; }; then continue; fi
    value=$(good_value "$leaf" "$name")
    if [[ $name == --* ]]; then CALL+=("$name" "$value"); else CALL+=("$value"); fi
  done <<<"${PARAMETERS[$leaf]}"
}

json_error() { # of the last run: stdout is one JSON document with the same code as stderr
  CHECKS=$((CHECKS + 1))
  local code
  code=$(jq -r 'select(.ok == false) | .error.code' "$WORK/out" 2>/dev/null)
  [[ $code == ACC-* ]] && grep -aqF "$code" "$WORK/err" ||
    problem "$1: --json error is not JSON with the code of stderr" "$(head -c 200 "$WORK/out" | tr -d '\0')" "$(errors)"
}

declare -A PARAMETERS=()
for leaf in "${LEAVES[@]}"; do
  read -ra words <<<"$leaf"
  PARAMETERS[$leaf]=$(parameters "${words[@]}")
  run "${words[@]}" --help
  same "$leaf --help: exit code" 0 "$STATUS"
  check "$leaf --help says something" test -s out
  check "$leaf has --json" grep -q -- --json out

  run "${words[@]}"
  if grep -q REQUIRED <<<"${PARAMETERS[$leaf]}"; then
    refused "$leaf without arguments" 2 1103
  elif [[ $leaf == doctor ]]; then  # its findings are data: codes on stdout
    ended_well "$leaf without arguments"
    same "$leaf without arguments: exit code" 1 "$STATUS"
    check "$leaf names a code" grep -q ACC-1101 out
  elif reads_stdin "$leaf"; then  # and there is nothing on it
    refused "$leaf without arguments" 1
  elif [[ $STATUS != 0 ]]; then
    refused "$leaf without arguments" "2|3"
  fi

  good_call "$leaf"
  run "${CALL[@]}" --no-such-option
  refused "$leaf with an unknown option" 2 1103
  check "$leaf names the unknown option" says --no-such-option
  run "${CALL[@]}" --json --no-such-option
  json_error "$leaf with an unknown option"
  if ! takes_many "$leaf"; then
    run "${CALL[@]}" one-word-too-many
    refused "$leaf with a word too many" 2 1103
  fi

  while read -r name type required; do
    [[ -z $name ]] && continue
    if [[ $type == FLAG ]]; then continue; fi
    CHECKS=$((CHECKS + 1))
    if [[ -z $(good_value "$leaf" "$name") ]]; then problem "$leaf $name: no good value known; add it to good_value of $(basename "$0")"; continue; fi
    if [[ -n $required ]]; then
      good_call "$leaf" "$name"
      run "${CALL[@]}"
      [[ $leaf == "agreement decide" || $leaf == "agreement explain" ]] && [[ $name == files ]] || refused "$leaf without $name" 2 1103
    fi
    [[ $name == --* ]] || continue
    good_call "$leaf" "$name"
    run "${CALL[@]}" "$name"
    refused "$leaf $name without its value" 2 1103
    case $type in
      INT | UINT) for value in x '' 1.5x 99999999999999999999999 -1e5; do run "${CALL[@]}" "$name" "$value"; refused "$leaf $name '$value'" 2; done ;;
      FLOAT) for value in x '' 1..5 nan inf; do run "${CALL[@]}" "$name" "$value"; refused "$leaf $name '$value'" "1|2"; done ;;
    esac
  done <<<"${PARAMETERS[$leaf]}"
done

# --- every parameter that is a file, with every bad file ---
# A schema text is called by its code: the same bad file, in a folder of its own, as CODE.fbs. named_for PARAMETER FILE
named_for() {
  if [[ $1 != --schema ]]; then echo "$2"; return; fi
  local as=bad/as-$(basename "$2")/RFI.fbs
  mkdir -p "$(dirname "$as")"
  if [[ -e $2 && ! -e $as ]]; then cp -r "$2" "$as"; fi
  echo "$as"
}
bad_file() { # bad_file LEAF PARAMETER FILE
  local given
  given=$(named_for "$2" "$3")
  good_call "$1" "$2"
  if [[ $2 == --* ]]; then run "${CALL[@]}" "$2" "$given"; else
    local words
    read -ra words <<<"$1"
    run "${words[@]}" "$given" "${CALL[@]:${#words[@]}}"
  fi
  local name="$1 $2 $3"
  case $3 in
    bad/missing | bad/folder) refused "$name" 3 1101 && check "$name: the file is named" says "$given" ;;
    *)
      if may_be_good "$3" && { [[ $STATUS == 0 ]] || grep -aqE '^withhold|^verdict' out; }; then ended_well "$name"; return; fi
      # Read as good, and then there is no file to show.
      if may_be_good "$3" && [[ $1 == show && $2 == --schema ]]; then refused "$name" 2 1103; return; fi
      if [[ $1 == show && $2 == file && $3 == bad/empty ]]; then # a stream of no records
        ended_well "$name" && same "$name: exit code" 0 "$STATUS" && same "$name: shows nothing" 0 "$(stat -c %s out)"
        return
      fi
      # Read as good, and then the node is asked, which does not run.
      if may_be_good "$3" && [[ $2 == --udl ]]; then refused "$name" "1|3"; return; fi
      # Read as good, and tried: only the running node can begin to count, or has the journal to rule on.
      if may_be_good "$3" && [[ $1 == "agreement shadow" || $1 == "agreement replay" ]]; then refused "$name" 3 1105; return; fi
      # Read as good too, but other bytes than those that were signed, and without signatures beside them.
      if may_be_good "$3" && [[ $1 == "agreement activate" ]]; then refused "$name" 1 3011 && check "$name: the version is named" says GBR-USA-SDA/2; return; fi
      # No daemon runs: what only the node's translation finds cannot come. A bad profile needs no node to be found.
      if [[ $1 == publish && ($2 == file || $3 == *.crlf || $3 == *.bom) ]]; then refused "$name" "1|3"; return; fi
      refused "$name" 1 && check "$name: the file is named" says "$given"
      ;;
  esac
}
for leaf in "${LEAVES[@]}"; do
  while read -r name _; do
    case $name in
      file | files | elements) own=$(basename "$(good_file "$leaf")") ;;
      store | --held) own=agreement.json ;;
      --udl) [[ $leaf == "task show" ]] && continue; own=$(good_value "$leaf" "$name") ;;
      --profile | --policy | --communities | --map | --agreement | --schema) own=$(good_value "$leaf" "$name") ;;
      *) continue ;;
    esac
    for file in bad/missing bad/folder bad/empty bad/garbage bad/nul bad/ones bad/long-line bad/deep.json bad/not-utf8.json bad/twice.json \
      bad/list.json bad/huge-number.json "bad/$own".cut "bad/$own".bom "bad/$own".crlf "bad/$own".nul "bad/$own".long; do
      bad_file "$leaf" "$name" "$file"
    done
    good_call "$leaf" "$name"
    if [[ $name == --* ]]; then run "${CALL[@]}" --json "$name" "$(named_for "$name" bad/missing)"; else
      read -ra words <<<"$leaf"
      run "${words[@]}" --json bad/missing "${CALL[@]:${#words[@]}}"
    fi
    json_error "$leaf with a missing file"
  done <<<"${PARAMETERS[$leaf]}"
done

# --- values that are well-formed words and wrong all the same: refused, and the option or its value named ---
# In "(at x)", as CLI11 writes it, or, when the word is no everyday one, in the sentence itself.
names() { { ((${#1} >= 5)) && head -n 1 err | grep -aqw -- "$1"; } || grep -aqE "\(at ([^)]*[^a-z])?$1\)|--$1\b" err; }
wrong() { # wrong LEAF PARAMETER VALUE...
  local leaf=$1 name=$2 value
  shift 2
  for value in "$@"; do
    good_call "$leaf" "$name"
    if [[ $name == --* ]]; then run "${CALL[@]}" "$name" "$value"; else
      local words
      read -ra words <<<"$leaf"
      run "${words[@]}" "$value" "${CALL[@]:${#words[@]}}"
    fi
    refused "$leaf $name '$value'" "1|2" && check "$leaf $name '$value': the option is named" names "${name#--}"
  done
}
NATIONS_BAD=(gbr GB 'GBR ' ../GBR GBRGBRGBR $'G\nR' 'G;R')
TIMES_BAD=(yesterday 2026-13-01T00:00:00Z 2026-02-30T00:00:00Z 2026-01-01 2026-01-01T00:00:00 2026-01-01T00:00:60Z 1600-01-01T00:00:00Z 9999-01-01T00:00:00Z)
LABELS_BAD=(nonsense 'GBR SECRET//REL TO' 'GBR SECRET/REL TO GBR' 'GBR SECRET//REL TO GBR,USA' 'gbr secret' $'GBR SECRET\n' 'GBR SECRETISH//REL TO GBR, USA')
for leaf in "agreement decide" "agreement explain"; do
  for name in --from --to --own; do wrong "$leaf" "$name" "${NATIONS_BAD[@]}"; done
  wrong "$leaf" --at "${TIMES_BAD[@]}"
  wrong "$leaf" --label "${LABELS_BAD[@]}"
  wrong "$leaf" --mode real UNSPECIFIED NONE
  wrong "$leaf" --payload trk XXX ../TRK
done
wrong "keys init" --suite p256 P384 3
wrong "keys link" --peer "${NATIONS_BAD[@]}" GBR
check "keys link with oneself makes no key" test ! -e keys/curve-GBR.json
wrong "keys role" role root nobody ../x
for leaf in "keys init" "keys role" "keys request"; do wrong "$leaf" --key keys/auditor.key.pem pkcs11: "pkcs11:token=gbr;object=auditor" "$(good_value "$leaf" --key)&pin-value=1234"; done
wrong "keys request" role root nobody ../x
wrong "keys certify" --fingerprint 00 zz
wrong "keys certify" --days 0 3651
check "no certificate or request was made of a bad call" eval '! compgen -G "written.[cr]e[rq]*"'
wrong "keys courier" --between GBR GBR,GBR GBR, ,USA GBR,USA,FRA gbr,USA 'GBR, USA' 'GBR USA'
wrong "keys courier" --id Q4 'q 4' q/4 ../q4 abcdefghijklmnopqrstuvwxyz-012345 $'q\n4'
wrong "keys courier" --days 0 91
wrong "keys courier" --out key.json courier.json .courier.json/ written.courier.json.old
check "no courier key was made of a bad call" test "$(find . -name "*.courier.json")" = ./gbr-usa.courier.json
wrong "keys revoke" --since "${TIMES_BAD[@]}" "$TOMORROW"
wrong "keys revoke" --days 0 366
wrong "agreement sign" --role nobody
for leaf in "agreement suspend" "agreement restore" "agreement terminate" "agreement activate"; do
  wrong "$leaf" --role nobody
  wrong "$leaf" --at "${TIMES_BAD[@]}" 2026-01-01T00:00:00Z  # the last has passed
  good_call "$leaf"
  run "${CALL[@]}" --role auditor
  refused "$leaf signed by a role that signs no agreement" 1 2007
done
for name in --from --to; do wrong "agreement replay" "$name" "${TIMES_BAD[@]}"; done
for leaf in "agreement decide" "agreement explain"; do wrong "$leaf" --style CAPCO-BANNER nothing; done
wrong "hold list" --state WAITING held
wrong "consent add" --object 0
for leaf in "agreement suspend" "agreement restore" "agreement terminate"; do
  for value in gbr-usa-sda GBR-USA-SDA/3 GBR-USA-SDA/ ../one /1; do
    good_call "$leaf" name
    run "${CALL[@]}" "$value"
    refused "$leaf '$value'" 1 1108
    check "$leaf '$value': the name is named" says "'$value'"
  done
  good_call "$leaf" name
  run "${CALL[@]}" GBR-USA-SDA
  refused "$leaf of a name with two versions" 2 6042
done
good_call "agreement shadow"
run "${CALL[@]}" --stop
refused "agreement shadow with a file and --stop" 2 1103
for pair in "request payload" "request object" "payload object"; do
  good_call "consent add"
  for name in $pair; do CALL+=("--$name" "$(good_value "consent add" "--$name")"); done
  run "${CALL[@]}"
  refused "consent add with --${pair/ / and --}" 2 1103
done
check "nothing that was refused left a statement" eval '! compgen -G "node/agreements/*.statement*"'
for name in --read-by --heard-by; do wrong "keys enrol" "$name" "Maj A. Hill"; done  # one of the four alone
wrong "keys enrol" --fingerprint 00 zz "${ROOT_SHA^^}" "${ROOT_SHA:0:95}"
wrong simulate --start "${TIMES_BAD[@]}"
wrong simulate --kind sonar
for option in "--lat 155" "--lat -90.5" "--lon 361" "--height 1e6" "--min-elevation 99" "--min-elevation -1" "--duration 0" "--step 0"; do
  read -ra words <<<"$option"
  good_call simulate "${words[0]}"
  run "${CALL[@]}" "${words[@]}"
  refused "simulate $option" 2
  check "simulate $option: the option is named" names "${words[0]#--}"
done
wrong simulate --sensor ' X' $'X\nY' $'caf\xc3\xa9'
wrong publish --label "${LABELS_BAD[@]}"
wrong publish --mode real UNSPECIFIED
wrong publish --from tdm xyz
wrong publish --payload TOOLONGAA trk TR-K
# A word that may be a declared type's code: whether it is one, only the node knows (tests/e2e/declared_type.sh asks one).
good_call publish --payload
run "${CALL[@]}" --payload XXX
refused "publish --payload XXX" 3 1105
wrong publish --priority URGENT
wrong publish --request 12 nothing
wrong publish --to "${NATIONS_BAD[@]}"
wrong translate --from tdm xyz omm
wrong translate --to b3 omm-kvn xyz
wrong translate --label "${LABELS_BAD[@]}"
wrong translate --mode real UNSPECIFIED
wrong explain code ACC-9 9999 nothing 'ACC-1101 '
for value in "${NATIONS_BAD[@]}"; do
  run keys init --nation "$value" --keys new-keys --trust new-trust
  refused "keys init --nation '$value'" "1|2"
  check "keys init --nation '$value' makes nothing" test ! -e new-keys
done
run keys init --nation GBR --keys new-keys --trust new-trust --days 30 --root-days 10
refused "role keys that outlive the root" "1|2"
check "role keys that outlive the root: nothing is made" test ! -e new-keys

# --- a label in a profile that is no label: the profile is named and its key, not the data ---
sed 's#"label": "[^"]*"#"label": "GBR SECRETISH"#' profile.json >bad/label.json
for leaf in "translate feed.tdm --to trackset" "publish feed.tdm --dir node"; do
  read -ra words <<<"$leaf"
  run "${words[@]}" --profile bad/label.json
  refused "$leaf with a bad label in the profile" 1 1004
  check "$leaf: the profile and its key are named" says 'bad/label.json $.label'
  check "$leaf: the data are not blamed" eval '! says feed.tdm'
done

# --- a word that is no subcommand: named once, with the nearest that is ---
mistyped() { # mistyped WORD MEANT ARG...
  local word=$1 meant=$2
  shift 2
  run "$@"
  refused "accord $*" 2 1103
  check "accord $*: the word is named" says "'$word'"
  [[ -z $meant ]] || check "accord $*: the nearest is named" says "did you mean '$meant'?"
  same "accord $*: said once" 1 "$(grep -c "'$word'" err)"
}
mistyped translat translate translat feed.tdm
mistyped statsu status statsu
mistyped shwo show keys shwo
mistyped rulngs rulings report rulngs --json
mistyped xylophone "" xylophone
run report rulings --no-such-option --dir node
same "an unknown option is named once" 1 "$(grep -c -- --no-such-option err)"

# --- a file that cannot be written; a directory that is not there; a secret that lies open ---
for out in missing/out bad/folder; do
  run translate feed.tdm --profile profile.json --to trackset -o "$out"
  refused "translate -o $out" 3 1102
  run simulate elements.json --epochs-at-start --start 2026-11-02T00:00:00Z --lat 55 --lon -2 --sensor X -o "$out"
  refused "simulate -o $out" 3 1102
done
cp -r keys keys-open
chmod 644 keys-open/agreement-policy.key.pem
run agreement sign agreement.json --role agreement-policy --keys keys-open
refused "agreement sign with a key that others can read" 1 1109
for leaf in "${LEAVES[@]}"; do
  for name in --keys --trust; do
    grep -q -- "^$name " <<<"${PARAMETERS[$leaf]}" || continue
    [[ $leaf == "keys init" || $leaf == "keys enrol" ]] && continue  # these make the directory
    good_call "$leaf" "$name"
    run "${CALL[@]}" "$name" bad/missing
    refused "$leaf $name bad/missing" 3 1101
    run "${CALL[@]}" "$name" bad/empty
    refused "$leaf $name bad/empty (a file)" 3
  done
done

# --- commands of a node: none there, none running, and a node.json that is not right ---
for leaf in "${LEAVES[@]}"; do
  grep -q '^--dir ' <<<"${PARAMETERS[$leaf]}" && [[ $leaf != doctor ]] || continue
  good_call "$leaf" --dir
  run "${CALL[@]}" --dir bad/missing
  refused "$leaf: no node.json" 3 1101
  check "$leaf: node.json is named" says bad/missing/node.json
  if leaves_word "$leaf"; then
    run "${CALL[@]}" --dir node
    ended_well "$leaf: no node runs" && same "$leaf: no node runs: exit code" 0 "$STATUS"
    check "$leaf: says that no node runs" grep -q '^no node runs' out
    run "${CALL[@]}" --dir node --json
    same "$leaf: no node runs: exit code with --json" 0 "$STATUS"
    # shellcheck disable=SC2016  # for eval
    check "$leaf: the statement and its signature lie there" eval 'left=$(jq -er "select(.node == \"left\").statement" out) && test -s "$left" && test -s "$left.sig"'
    continue
  fi
  run "${CALL[@]}" --dir node
  # A backup is of a node that does not run, too, which here has no store; and what is restored is no backup.
  case $leaf in
    "backup create") refused "$leaf: no node runs" 3 1101 ;;
    "backup restore" | "store repair") refused "$leaf: no node runs" 1 5006 ;;
    *) refused "$leaf: no node runs" 3 1105 ;;
  esac
  run "${CALL[@]}" --dir node --json
  json_error "$leaf: no node runs"
done
for file in empty garbage nul list.json deep.json twice.json huge-number.json not-utf8.json long-line; do
  mkdir -p broken
  cp "bad/$file" broken/node.json
  run status --dir broken
  refused "status, node.json is $file" 1
  check "status, node.json is $file: the file is named" says node.json
  STATUS=0
  ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 timeout -k 5 20 "$ACCORDD" --config broken/node.json >out 2>err </dev/null || STATUS=$?
  refused "accordd, node.json is $file" 1
done
sed 's/"nation": "GBR"/"nation": "GBR", "colour": 1/' "$ROOT/deploy/node.example.json" >broken/node.json
run status --dir broken
refused "status, node.json with an unknown key" 1 1104
check "the unknown key is named" says colour

# --- accordd: usage is exit code 2, and says what was wrong ---
daemon_usage() { # daemon_usage WORD ARG...
  local word=$1
  shift
  STATUS=0
  ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 timeout -k 5 20 "$ACCORDD" "$@" >out 2>err </dev/null || STATUS=$?
  ended_well "accordd $*" && same "accordd $*: exit code" 2 "$STATUS"
  check "accordd $*: says '$word'" says "$word"
}
daemon_usage --colour --colour
daemon_usage status status
daemon_usage --config --config
daemon_usage loud --log-level loud --config node/node.json
daemon_usage INFO --log-level INFO --config node/node.json
STATUS=0
timeout -k 5 20 "$ACCORDD" --help >out 2>err </dev/null || STATUS=$?
same "accordd --help: exit code" 0 "$STATUS"
check "accordd --help: shows its options" grep -q -- --log-level out

# --- TDM files that must be refused with file and line, when they lie beside the checkout ---
broken_tdm=$ROOT/../shared/data/tdm/bad
if compgen -G "$broken_tdm/*.txt" >/dev/null; then
  for file in "$broken_tdm"/*.txt; do
    run translate "$file" --from tdm-kvn --profile "$ROOT/deploy/demo/real-tdm.profile.json" --to trackset -o none.bin
    refused "translate $(basename "$file")" 1
    check "translate $(basename "$file") names file and line" grep -aqE "$(basename "$file").*line [0-9]+" err
    check "translate $(basename "$file") writes nothing" test ! -e none.bin
  done
else
  echo "SKIPPED: no broken TDM files beside the checkout ($broken_tdm)"
fi
finish
