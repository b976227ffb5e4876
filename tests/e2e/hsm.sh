#!/usr/bin/env bash
# Keys in a token: GBR's two node keys lie in SoftHSM, certified by a root that lies elsewhere. Three daemons exchange; the token
# vanishes while records wait: the node stops, nothing is lost, and after the token is back everything arrives. No PIN is anywhere
# but in its file.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1
no_leak_check
# shellcheck source=tests/e2e/daemons.sh
source "$ROOT/tests/e2e/daemons.sh"
MODULE=/usr/lib/softhsm/libsofthsm2.so
if [[ -z $(type -P softhsm2-util) || ! -r $MODULE ]] || ! openssl engine -t pkcs11 2>/dev/null | grep -qF '[ available ]'; then
  echo "skipped: SoftHSM or OpenSSL's pkcs11 engine is not installed (softhsm2, libengine-pkcs11-openssl)"
  exit 77
fi

# --- a token with a new key for node-sign, and the transport key that was a file ---
export SOFTHSM2_CONF=$WORK/softhsm2.conf
PIN=27182818284
mkdir tokens
printf 'directories.tokendir = %s\nlog.level = ERROR\n' "$WORK/tokens" >"$SOFTHSM2_CONF"
softhsm2-util --init-token --free --label gbr-node --so-pin 31415926 --pin "$PIN" >tool.log 2>&1
import() { softhsm2-util --import "$1" --token gbr-node --label "$2" --id "$3" --pin "$PIN" >>tool.log 2>&1; }
set_up_nations
KEYS=$DEMO/GBR/keys
(umask 077 && echo "$PIN" >"$DEMO/GBR/pin" && mkdir offline)
mv "$KEYS/root.key.pem" offline/ && cp "$KEYS/root.cert.pem" offline/
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out new.pem 2>/dev/null
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out small.pem 2>/dev/null
check "a new key is in the token" import new.pem node-sign 01
check "the transport key goes into the token" import "$KEYS/transport.key.pem" transport 02
check "a key of another curve, too" import small.pem small 03
rm new.pem small.pem "$KEYS/node-sign.key.pem" "$KEYS/node-sign.cert.pem" "$KEYS/transport.key.pem"
uri() { echo "pkcs11:token=gbr-node;object=$1?module-path=$MODULE&pin-source=file:$DEMO/GBR/pin"; }
uri transport >"$KEYS/transport.key.uri"

# --- the certificate: asked for at the node, given where the root key is ---
run keys role node-sign --key "$(uri node-sign)" --keys "$KEYS"
refused "no certificate where the root key is not" 3 1101
run keys request node-sign --key "$(uri small)" --keys "$KEYS" -o small.request
refused "a P-256 key" 1 2040
run keys request node-sign --key "$(uri admiral)" --keys "$KEYS" -o none.request
refused "a key that is not in the token" 1 2038
run keys request node-sign --key "$(uri node-sign)&pin-value=$PIN" --keys "$KEYS" -o pin.request
refused "a PIN on the command line" 1 2034
check "and it is not repeated" bash -c "! grep -q $PIN '$WORK/err'"
check "nothing was written by what was refused" test ! -e "$KEYS/node-sign.key.uri"
run keys request node-sign --key "$(uri node-sign)" --keys "$KEYS" -o node-sign.request --json
same "request: exit code" 0 "$STATUS"
fingerprint=$(jq -r .sha384 out)
check "openssl takes the request" openssl req -verify -noout -in node-sign.request
run keys certify node-sign.request --fingerprint "${fingerprint//[0-8]/9}" --keys offline -o node-sign.cert.pem
refused "another fingerprint" 2 6042
run keys certify node-sign.request --fingerprint "$fingerprint" --keys offline -o node-sign.cert.pem --json
same "certify: exit code" 0 "$STATUS"
check "a node-sign certificate of GBR" jq -e '.certificates[0] | .nation == "GBR" and .role == "node-sign" and .suite == "p384"' out
cp node-sign.cert.pem "$KEYS/"
run keys show --keys "$KEYS" --json
check "keys show reads both out of the token" jq -e '[.certificates[].role] | index("node-sign") != null and index("transport") != null' out
check "no key of the node is a file" bash -c "! compgen -G '$KEYS/*{node-sign,transport}.key.pem'"

# --- exchange ---
publish() { publish_tracks "2026-11-$1T00:00:00Z"; } # publish DAY
start_nodes
waits 60 "all links open, one node signing in a token" all_links_open
publish 02
same "publish: exit code" 0 "$STATUS"
waits 30 "USA has what GBR sent, and GBR the receipts" all_there 0
before=$(sent)

# --- the token vanishes while records wait for a peer that does not answer ---
kill -STOP "${PID[USA]}"
publish 03
same "publish to a silent peer: exit code" 0 "$STATUS"
waiting=$(sent)
check "records wait" test "$waiting" -gt "$before"
mv tokens pulled
gone() { ! kill -0 "${PID[GBR]}" 2>/dev/null; }
waits 20 "the node stops by itself" gone
wait "${PID[GBR]}"
same "its exit code" 1 $?
check "it says why" grep -q 'critical stopping: ACC-2041 token_lost' "$DEMO/GBR/accordd.log"
STATUS=0
gbr status
refused "and answers nobody" 3 1105

# --- what cannot start says why ---
try_start() { # try_start NAME CODE [VARIABLE=VALUE]
  STATUS=0
  env "${@:3}" timeout 20 "$ACCORDD" --config "$DEMO/GBR/node.json" >out 2>err </dev/null || STATUS=$?
  same "$1: exit code" 1 "$STATUS"
  check "$1: code $2" grep -q "ACC-$2" err
}
mkdir tokens # an empty reader
try_start "without the token" 2037
run doctor --dir "$DEMO/GBR" --json
check "doctor says it" jq -e '.checks[] | select(.check == "keys") | .error.code == "ACC-2037"' out
rmdir tokens && mv pulled tokens
echo 00000000 >"$DEMO/GBR/pin"
try_start "with a wrong PIN" 2039
chmod 644 "$DEMO/GBR/pin"
try_start "with a PIN that others may read" 1109
chmod 600 "$DEMO/GBR/pin"
echo "$PIN" >"$DEMO/GBR/pin"
try_start "without the engine" 2035 OPENSSL_ENGINES=/nonexistent
sed -i "s,$MODULE,/nonexistent.so," "$KEYS/node-sign.key.uri"
try_start "without the module" 2036
sed -i "s,/nonexistent.so,$MODULE," "$KEYS/node-sign.key.uri"

# --- the token is back ---
start_node GBR
kill -CONT "${PID[USA]}"
waits 60 "all links open again" all_links_open
waits 60 "what waited is there, once" all_there "$before"
check "nothing was lost or sent under another number" test "$(received)" -ge "$waiting"
check "USA froze nothing and found no gap" bash -c "! grep -qE 'frozen|fork' '$DEMO/USA/accordd.log'"
at GBR config show >shown 2>&1
check "the PIN is in its file and nowhere else" bash -c "! grep -rqF $PIN '$DEMO'/*/accordd.log '$KEYS' '$DEMO/GBR/node.json' '$DEMO/GBR/store' shown node-sign.request"
finish
