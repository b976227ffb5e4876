#!/usr/bin/env bash
# A nation revokes its own node's certificate while three daemons run: its list goes to every peer in band, the links of
# that node close and say why, other links serve on, and the node comes back under new keys with nothing lost.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tests/e2e/daemons.sh
source "$(dirname "${BASH_SOURCE[0]}")/daemons.sh"

cd "$WORK" || exit 1
set_up_nations
start_nodes
check "all links open" wait_until 30 "links" all_links_open

why_is() { [[ $(at "$1" peer show "$2" --json | jq -r .why.code) == "$3" ]]; }
not_open() { [[ $(at "$1" peer show "$2" --json | jq -r .state) != open ]]; }

run keys revoke "$DEMO/GBR/keys/node-sign.cert.pem" --keys "$DEMO/GBR/keys" -o "$WORK/GBR.1.crl"
same "the first list: exit code" 0 "$STATUS"
check "openssl verifies it below the root" \
  openssl crl -inform DER -in "$WORK/GBR.1.crl" -CAfile "$DEMO/GBR/keys/root.cert.pem" -verify -noout
run keys revocations "$WORK/GBR.1.crl" --trust "$DEMO/USA/trust" --json
check "USA reads it as GBR's first" jq -e '.nation == "GBR" and .number == 1 and (.revoked | length) == 1' out
cp "$WORK/GBR.1.crl" "$DEMO/GBR/trust/GBR.crl"
check "GBR's node takes it" at GBR reload
for pair in "USA GBR" "AUS GBR" "GBR USA"; do
  read -r one other <<<"$pair"
  check "$one's link to $other closes" wait_until 20 "closed" not_open "$one" "$other"
done
check "GBR says why" wait_until 10 "why" why_is GBR USA ACC-2030
check "USA and AUS serve on" link_is_open USA AUS
for nation in USA AUS; do
  check "$nation holds the list for good" wait_until 10 "list" \
    grep -q "revocation list 1 taken, 1 certificates" "$DEMO/$nation/accordd.log"
done

# New keys below the same root, the next list goes on from the first.
kill "${PID[GBR]}"; wait "${PID[GBR]}" 2>/dev/null
rm "$DEMO/GBR/keys/node-sign.key.pem" "$DEMO/GBR/keys/node-sign.cert.pem"
check "a new node-sign key" accord keys role node-sign --keys "$DEMO/GBR/keys"
start_node GBR
check "all links open under the new certificate" wait_until 60 "links" all_links_open
run keys revoke --previous "$WORK/GBR.1.crl" --keys "$DEMO/GBR/keys" -o "$WORK/GBR.2.crl" --json
check "the second list goes on from the first" jq -e '.number == 2 and (.revoked | length) == 1' out
run keys revoke --previous "$WORK/GBR.1.crl" --keys "$DEMO/GBR/keys" -o "$WORK/GBR.2.crl"
refused "a list is not overwritten" 1 2022
cp "$WORK/GBR.2.crl" "$DEMO/GBR/trust/GBR.crl"
at GBR reload >/dev/null
check "USA takes the second" wait_until 20 "list" grep -q "revocation list 2 taken, 1 certificates" "$DEMO/USA/accordd.log"
check "and the links stay open" all_links_open
cp "$WORK/GBR.1.crl" "$DEMO/GBR/trust/GBR.crl"  # an old one laid back changes nothing
at GBR reload >/dev/null
sleep 2
check "an older list changes nothing" all_links_open
finish
