#!/usr/bin/env bash
# accord agreement diff and verify --previous: exit codes, JSON and text that say the same, and a new version that is refused until
# it names the list of what it newly permits. sha384sum(1) and jq(1) are the independent readers.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
EXAMPLES=$ROOT/agreement/examples
exits() { # exits NAME STATUS ARG...
  local name=$1 expected=$2
  shift 2
  run "$@"
  ended_well "$name" && same "$name: exit code" "$expected" "$STATUS"
}
hash_of() { sha384sum "$1" | cut -d' ' -f1; }
# next_version FILE JQ: FILE without comments, as its next version, changed by JQ
next_version() {
  sed -E 's://.*$::' "$1" | jq --arg previous "$(hash_of "$1")" ".version += 1 | .previous = \$previous | $2"
}

OLD=$EXAMPLES/bilateral-sda.json
next_version "$OLD" . >same.json
exits "the same" 0 agreement diff "$OLD" same.json
check "the same: says so" grep -qF "Nothing is newly permitted." out
exits "the same --json" 0 agreement diff --json "$OLD" same.json
check "the same: no region" jq -e '[.newly_permitted, .loosened, .newly_denied, .tightened] | add == []' out

next_version "$OLD" '(.release[0].clauses[] | select(.id == "debris")).ceiling = "RESTRICTED"' >less.json
exits "less" 0 agreement diff --json "$OLD" less.json
check "less: one region, denied" jq -e '(.newly_permitted == []) and (.newly_denied | length == 1)' out
check "less: its levels" jq -e '.newly_denied[0].conditions.level == "CONFIDENTIAL, SECRET"' out

next_version "$OLD" '(.release[0].clauses[] | select(.id == "elements-for-conjunctions")).ceiling = "SECRET"' >more.json
exits "more" 1 agreement diff "$OLD" more.json
check "more: says so" grep -qF "NEWLY PERMITTED: 1" out
check "more: would not be activated" grep -qF "would not be activated" out
exits "more --permits" 1 agreement diff --permits "$OLD" more.json
cp out permits.txt
exits "more --json" 1 agreement diff --json "$OLD" more.json
same "the list's hash is that of its bytes" "$(hash_of permits.txt)" "$(jq -r .permits.sha384 out)"

jq --arg list "$(hash_of permits.txt)" '.permits_sha384 = $list' more.json >listed.json
exits "listed" 1 agreement diff "$OLD" listed.json
check "listed: named" grep -qF "the new version names it." out
jq '(.release[0].clauses[] | select(.id == "payloads-leo")).delay_s = 60' listed.json >beyond.json
exits "beyond the list" 1 agreement diff "$OLD" beyond.json
check "beyond the list: not activated" grep -qF "names another list and would not be activated" out

# verify --previous over a signed pair
mkdir -p CAN GBR
for nation in CAN GBR; do
  exits "keys init $nation" 0 keys init --nation $nation --keys $nation/keys --trust $nation/trust
done
GBR_ROOT=$(openssl x509 -in GBR/keys/root.cert.pem -outform DER | sha384sum | cut -d' ' -f1)
exits "enrol GBR" 0 keys enrol GBR/keys/root.cert.pem --fingerprint "$GBR_ROOT" --trust CAN/trust
exits "fill" 0 agreement fill "$OLD" --trust CAN/trust -o v1.json
sign() {
  for nation in CAN GBR; do
    for role in agreement-policy agreement-security; do
      exits "sign $1 $nation $role" 0 agreement sign "$1" --role $role --keys $nation/keys
    done
  done
}
next_version v1.json '(.release[0].clauses[] | select(.id == "elements-for-conjunctions")).ceiling = "SECRET"' >v2.json
sign v2.json
exits "verify v2" 0 agreement verify v2.json --trust CAN/trust
run agreement verify v2.json --trust CAN/trust --previous v1.json
refused "verify v2 after v1, no list named" 1 3032
run agreement diff --permits v1.json v2.json
LIST=$(hash_of out)
jq --arg list "$LIST" '.permits_sha384 = $list' v2.json >v2-listed.json
sign v2-listed.json
exits "verify v2 after v1, list named" 0 agreement verify v2-listed.json --trust CAN/trust --previous v1.json
run agreement verify v2-listed.json --trust CAN/trust --previous same.json
refused "verify v2 after another file" 1 3004

run agreement diff "$OLD" nowhere.json
refused "no such file" 3 1101
run agreement diff "$OLD" "$EXAMPLES/minimal.json"
refused "no common party" 1 3002
run agreement diff "$OLD"
refused "one file" 2 1103

# explain ends with the nearest change
run agreement explain "$OLD" --from GBR --to CAN --payload TRK --mode REAL --label "GBR TOP SECRET//REL TO CAN, GBR" \
  --at 2026-06-01T00:00:00Z
same "explain: exit code" 1 "$STATUS"
check "explain: nearest change" grep -qF "nearest change: level SECRET instead of TOP SECRET: release" out
finish
