#!/usr/bin/env bash
# accord marking over the real binary: outputs, exit codes, standard input, tables as files. Expected lines are those of the
# register's manual, or worked out in docs/markings.md.
set -uo pipefail
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1

cat >communities.json <<'JSON'
{"accord_communities": 1, "version": "e2e", "communities": [
  {"code": "FVEY", "members": ["AUS", "CAN", "GBR", "NZL", "USA"]},
  {"code": "NATO", "members": ["CAN", "DEU", "GBR", "USA", {"code": "FIN", "from": "2023-04-04"}]},
  {"code": "ISAF", "suppressed": true, "to": "2016-03-17"}]}
JSON
echo '{"CONFIDENTIAL": "SECRET"}' >map.json
echo '{"SECRET": "CONFIDENTIAL"}' >lowering.json

# gives NAME STATUS STDOUT ARG...; lines on standard input in $INPUT
INPUT=
gives() {
  local name=$1 status=$2 wanted=$3 found=0
  shift 3
  (printf '%s' "$INPUT" | timeout 20 "$ACCORD" marking "$@") >out 2>err || found=$?
  same "$name: exit" "$status" "$found"
  check "$name: no sanitizer report" no_sanitizer_report
  [[ $wanted == - ]] || same "$name: output" "$wanted" "$(cat out)"
}
# refuses NAME CODE BYTE ARG...
refuses() {
  local name=$1 code=$2 byte=$3
  shift 3
  gives "$name" 1 - parse "$@"
  same "$name: nothing on stdout" "" "$(cat out)"
  check "$name: $code" grep -q "ACC-[0-9]* $code:" err
  check "$name: byte $byte" grep -q "at byte $byte)" err
}
AT=2026-01-01
decides() { # decides DECISION STATUS ARG...
  local decision=$1 status=$2
  shift 2
  gives "release $*" "$status" - release --json --communities communities.json --at "$AT" "$@"
  same "release $*: decision" "$decision" "$(jq -r .decision out)"
  check "release $*: reason and step" jq -e '(.reason | length > 0) and .step >= 1 and .step <= 6' out
}

# --- parse ---
gives "parse" 0 - parse "SECRET//REL TO USA, GBR"
same "parse: level" SECRET "$(jq -r .classification out)"
same "parse: list" '["USA","GBR"]' "$(jq -c .rel_to out)"
gives "parse by style" 0 - parse --style capco-portion "(S//NF)"
refuses "banner with a portion form" marking_wrong_form 8 --style capco-banner "SECRET//NF"
refuses "unknown code" marking_unknown_code 20 --communities communities.json "SECRET//REL TO USA, XYZ"
refuses "expired code" marking_expired_code 20 --communities communities.json "SECRET//REL TO USA, ISAF"
gives "the same code in its time" 0 - parse --communities communities.json --at 2015-01-01 "SECRET//REL TO USA, ISAF"
refuses "token in a CAPCO style" marking_provider_token 3 --style capco-portion "U//DS-JCO-NOTIF"
gives "token in its own" 0 - parse --style udl "U//DS-JCO-NOTIF"
INPUT=$'(S//NF)\n(U)\n(S//NOFORN)\n'
gives "parse: three lines, one refused" 1 - parse
same "parse: the two others are there" 2 "$(jq -c .classification out | wc -l)"
check "parse: the refusal names its line" grep -q "line 3 byte 4" err
INPUT=
gives "unknown style" 2 - parse --style capco U
gives "no such table" 3 - parse --communities missing.json U
gives "a table that is none" 1 - parse --communities map.json U

# --- format ---
gives "banner to portion" 0 "(TS//SI-G/TK//RS/OC/NF)" format --from capco-banner --to capco-portion \
  "TOP SECRET//SI-GAMMA/TALENT KEYHOLE//RISK SENSITIVE/ORIGINATOR CONTROLLED/NOFORN"
gives "portion to banner" 0 "SECRET//REL TO USA, FVEY/RELIDO" format --from capco-portion --to capco-banner \
  "(S//REL TO USA, FVEY/RELIDO)"
gives "spelling stays within a style" 0 "SECRET//RESTRICTED DATA//NOFORN" \
  format --from capco-banner --to capco-banner "SECRET//RESTRICTED DATA//NOFORN"
gives "list of the banner" 0 "//JOINT SECRET GBR USA//REL TO USA, GBR" format --from capco-portion --to capco-banner \
  --banner "//JOINT SECRET GBR USA//REL TO USA, GBR" "(//JOINT S//REL)"
gives "no banner, no list" 1 "" format --from capco-portion --to capco-banner "(S//REL)"
"$ACCORD" marking format --from capco-banner --to stanag4774 "SECRET//FGI DEU//REL TO USA, DEU" >label.xml
check "4774 is well-formed and names the level" grep -q "<Classification>SECRET</Classification>" label.xml
INPUT=$(cat label.xml)
gives "4774 to banner, from standard input" 0 "SECRET//FGI DEU//REL TO USA, DEU" format --from stanag4774 --to capco-banner
gives "4774 to 4774" 0 "$INPUT" format --from stanag4774 --to stanag4774
INPUT=
gives "a token has no place in a banner" 1 "" format --from udl --to capco-banner "U//PR-EXO"

# --- rollup ---
INPUT=$'(S//REL TO USA, FVEY)\n(C//REL TO USA, NATO)\n(U)\n'
gives "rollup" 0 "SECRET//REL TO USA, CAN, GBR" rollup --communities communities.json --at 2026-01-01
gives "rollup without a table knows no members" 0 "SECRET//NOFORN" rollup
INPUT=$'(S//NF)\n(S//NOFORN)\n'
gives "rollup: one line refused, no banner" 1 "" rollup
check "rollup: the refusal names its line" grep -q "line 2 byte 4" err
INPUT=
gives "rollup of nothing" 1 "" rollup

# --- release ---
decides permit 0 --owner USA --to NZL "SECRET//REL TO USA, FVEY"
decides deny 1 --owner USA --to JPN "SECRET//REL TO USA, FVEY"
decides permit 0 --owner USA --to JPN --action display "SECRET//DISPLAY ONLY JPN"
decides deny 1 --owner USA --to JPN "SECRET//DISPLAY ONLY JPN"
decides permit 0 --owner USA --to FIN "SECRET//REL TO USA, NATO"
AT=2023-04-03
decides deny 1 --owner USA --to FIN "SECRET//REL TO USA, NATO"
AT=2026-01-01
decides needs-obligation 1 --owner USA --to AUS "SECRET//FGI DEU//REL TO USA, AUS, DEU"
decides permit 0 --owner USA --to AUS --consent DEU "SECRET//FGI DEU//REL TO USA, AUS, DEU"
decides agreement 1 --owner USA --to AUS "U//PR-EXO-OBS"
decides permit 0 --owner USA --to AUS --allow-token PR-EXO-OBS "U//PR-EXO-OBS"
decides needs-mapping 1 --owner USA --to GBR "CONFIDENTIAL//REL TO USA, GBR"
decides permit 0 --owner USA --to GBR --map map.json "CONFIDENTIAL//REL TO USA, GBR"
decides deny 1 --owner USA --to AUS --ceiling CONFIDENTIAL "SECRET//REL TO USA, AUS"
decides deny 1 --owner USA --to GBR "SECRET//nonsense"
gives "a map that lowers" 1 - release --owner USA --to GBR --map lowering.json "SECRET//REL TO USA, GBR"
check "a map that lowers: code" grep -q equivalence_invalid err
gives "no owner" 2 - release --to GBR SECRET
gives "no nation" 2 - release --owner USA --to gb SECRET
gives "no level" 2 - release --owner USA --to GBR --ceiling HIGH SECRET

# --- release under an agreement ---
EXAMPLE=$ROOT/agreement/examples/gbr-usa.json
gives "an agreement that does not name both" 1 - release --owner AUS --to GBR --agreement "$EXAMPLE" --at 2026-06-01 \
  "//AUS SECRET//REL TO USA, AUS, GBR"
gives "above its ceiling" 1 - release --json --owner GBR --to USA --agreement "$EXAMPLE" --at 2026-06-01 \
  "//GBR TOP SECRET//REL TO USA, GBR"
same "above its ceiling: reason" marking_above_ceiling "$(jq -r .reason out)"
gives "before its term" 1 - release --json --owner GBR --to USA --agreement "$EXAMPLE" --at 2000-01-01 \
  "//GBR SECRET//REL TO USA, GBR"
finish
