#!/usr/bin/env bash
# Accession without a node: an annex names the file before it, `accord agreement verify` prints what the next one names, and
# refuses a chain with another link, a gap, or a signature too few. sha384sum(1) and jq(1) are the independent readers.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
EXAMPLES=$ROOT/agreement/examples
ALL=(AUS CAN GBR USA NZL FRA)
hash_of() { sha384sum "$1" | cut -d' ' -f1; }
root_of() { openssl x509 -in "$1/keys/root.cert.pem" -outform DER | sha384sum | cut -d' ' -f1; }

mkdir -p "${ALL[@]}"
for nation in "${ALL[@]}"; do
  run keys init --nation "$nation" --keys "$nation/keys" --trust "$nation/trust"
  same "keys init $nation" 0 "$STATUS"
  [[ $nation == AUS ]] && continue
  run keys enrol "$nation/keys/root.cert.pem" --fingerprint "$(root_of "$nation")" --trust AUS/trust
  same "enrol $nation" 0 "$STATUS"
done
sign() { # sign FILE NATION...
  local file=$1 nation role
  shift
  for nation in "$@"; do
    for role in agreement-policy agreement-security; do
      run agreement sign "$file" --role "$role" --keys "$nation/keys"
      same "sign $file $nation $role" 0 "$STATUS"
    done
  done
}
# annex NUMBER NATION PREVIOUS: beside the group's file, signed by every party so far and the newcomer
annex() {
  sed -E 's://.*$::' "$EXAMPLES/annex-nzl.json" |
    jq --argjson number "$1" --arg nation "$2" --arg previous "$3" --arg group "$(hash_of group.json)" --arg root "$(root_of "$2")" \
      '.number = $number | .previous = $previous | .agreement_sha384 = $group | .party.nation = $nation |
       .party.root_sha384 = $root | .points_of_contact[0].nation = $nation' >"group.json.annex.$1"
  sign "group.json.annex.$1" "${ALL[@]:0:$(($1 + 4))}"
}
verify() { run agreement verify "$@" group.json --trust AUS/trust; }

run agreement fill "$EXAMPLES/group.json" --trust AUS/trust -o group.json
same "fill" 0 "$STATUS"
sign group.json AUS CAN GBR USA
verify --json
check "no annex: none listed" jq -e '.complete and (.annexes == [])' out

annex 1 NZL "$(hash_of group.json)"
annex 2 FRA "$(hash_of group.json.annex.1)"
verify --json
same "two annexes: exit code" 0 "$STATUS"
check "two annexes: in order, with the hashes of their files" jq -e \
  --arg one "$(hash_of group.json.annex.1)" --arg two "$(hash_of group.json.annex.2)" \
  '[.annexes[] | [.number, .nation, .from, .sha384]] ==
   [[1, "NZL", "2026-07-01T00:00:00Z", $one], [2, "FRA", "2026-07-01T00:00:00Z", $two]]' out
verify
check "two annexes: the text says the last hash" grep -qF "$(hash_of group.json.annex.2)" out

mv group.json.annex.1 away
verify
refused "the first is missing" 1 3024
mv away group.json.annex.1

annex 2 FRA "$(hash_of group.json)"
verify
refused "the second names the group" 1 3024
check "it says which hash to write" says "$(hash_of group.json.annex.1)"
annex 2 FRA "$(hash_of group.json.annex.1)"
verify
same "mended: exit code" 0 "$STATUS"
rm group.json.annex.2.NZL.agreement-policy.sig
verify
refused "the nation that joined before has not signed" 1 3011
finish
