#!/usr/bin/env bash
# accord show: the frozen captures of tests/vectors/wire, and one sample each of TMV, CAT, CDM, MPE and OEM that flatc made from
# JSON: a writer that is not ours. What is shown is compared by python3, leaf by leaf: equal, and nothing more and nothing less.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$WORK" || exit 1

# equal_json WANTED SHOWN TYPE: one line of `accord show` of this type, whose value is exactly the other file's.
cat >equal.py <<'PY'
import json, sys
wanted, shown = (json.load(open(name)) for name in sys.argv[1:3])
if shown["type"] != sys.argv[3]:
    sys.exit("type %r" % shown["type"])
def leaves(value, path=""):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, path + "." + key)
    elif isinstance(value, list):
        yield path + ".length", len(value)
        for index, one in enumerate(value):
            yield from leaves(one, "%s[%d]" % (path, index))
    else:
        yield path, value
wanted, shown = dict(leaves(wanted)), dict(leaves(shown["value"]))
differs = ["%s: %r, shown %r" % (key, wanted.get(key), shown.get(key))
           for key in sorted(wanted.keys() | shown.keys()) if wanted.get(key) != shown.get(key) or (key in wanted) != (key in shown)]
if differs or not wanted:
    sys.exit("\n".join(differs[:5]) or "nothing to compare")
PY
equal_json() { python3 equal.py "$1" "$2" "$3"; }

# --- samples that flatc made ---
SDS=${SDS_SCHEMAS:?the schemas of the standard as shipped}
# bytes FROM TO: the JSON of a Uuid or digest with rising values.
rising() { printf '{"bytes":[%s]}' "$(seq -s, "$1" "$2")"; }
cat >TMV.json <<JSON
{"request_id": $(rising 1 16), "version": 2, "number": 3, "move": "DELIVER", "time_tai_ns": 1780315237000000001,
 "scope": {"window_start_tai_ns": 1780315237000000000, "window_stop_tai_ns": 1780401637000000000,
           "deliver_by_tai_ns": 9223372036854775807, "observations": 10, "payload_codes": ["TRK", "EOO"]},
 "record_ids": [$(rising 0 15), $(rising 240 255)], "observations": 4294967295,
 "previous_own": $(rising 0 47), "last_seen": $(rising 208 255)}
JSON
cat >CAT.json <<'JSON'
{"OBJECT_NAME": "ISS (ZARYA)", "OBJECT_ID": "1998-067A", "NORAD_CAT_ID": 25544, "OBJECT_TYPE": "PAYLOAD",
 "OPS_STATUS_CODE": "PARTIALLY_OPERATIONAL", "OWNER": "ISS", "LAUNCH_DATE": "1998-11-20", "PERIOD": 92.9, "INCLINATION": 51.64,
 "APOGEE": 421.5, "PERIGEE": -0.25, "RCS": 399.0524, "DATA_STATUS_CODE": "OK", "ORBIT_TYPE": "DOCKED", "MANEUVERABLE": true,
 "MASS": 419725.0, "MASS_TYPE": "WET"}
JSON
cat >CDM.json <<'JSON'
{"CCSDS_CDM_VERS": 1.0, "CREATION_DATE": "2026-06-01T12:00:00", "ORIGINATOR": "GBR", "MESSAGE_ID": "CDM-7",
 "TCA": "2026-06-03T01:02:03.456", "MISS_DISTANCE": 715.125, "RELATIVE_SPEED": 14762.5, "SCREEN_VOLUME_SHAPE": "BOX",
 "COLLISION_PROBABILITY": 4.835e-15,
 "OBJECT1": {"OBJECT": {"NORAD_CAT_ID": 12345, "OBJECT_NAME": "SATELLITE A"}, "REFERENCE_FRAME": "ITRF97", "OBS_USED": 568,
             "X": 2570.097065, "CNDOT_NDOT": 1.25e-9},
 "OBJECT2": {"OBJECT": {"NORAD_CAT_ID": 30337}, "COVARIANCE_METHOD": "DEFAULT", "SOLAR_RAD_PRESSURE": true, "X": 2569.5408}}
JSON
cat >MPE.json <<'JSON'
{"ENTITY_ID": "25544", "EPOCH": 1780315200.25, "MEAN_MOTION": 15.72125391, "ECCENTRICITY": 0.0006703, "INCLINATION": 51.6416,
 "RA_OF_ASC_NODE": 247.4627, "ARG_OF_PERICENTER": 130.536, "MEAN_ANOMALY": 325.0288, "BSTAR": -1.1606e-05}
JSON
cat >OEM.json <<'JSON'
{"CLASSIFICATION": "GBR UNCLASSIFIED//REL TO GBR, USA", "CCSDS_OEM_VERS": 2.0, "CREATION_DATE": "2026-06-01T12:00:00",
 "ORIGINATOR": "GBR",
 "EPHEMERIS_DATA_BLOCK": [
   {"OBJECT": {"NORAD_CAT_ID": 25544}, "CENTER_NAME": "EARTH", "REFERENCE_FRAME": "ITRF2000", "TIME_SYSTEM": "UTC",
    "START_TIME": "2026-06-01T12:00:00", "STOP_TIME": "2026-06-01T12:01:00", "INTERPOLATION_DEGREE": 7,
    "EPHEMERIS_DATA_LINES": [
      {"EPOCH": "2026-06-01T12:00:00", "X": -6517.5, "Y": 0.0078125, "Z": 1.5e-10, "X_DOT": -1.25, "Z_DOT": 0.3333333333333333},
      {"EPOCH": "2026-06-01T12:01:00", "X": -6000.125}]},
   {"CENTER_NAME": "MOON"}]}
JSON
# made TYPE SCHEMA INCLUDES: TYPE.json as TYPE.bin.
made() { flatc -b -I "$3" "$2" "$1.json" >flatc.out 2>&1 && [[ -s $1.bin ]]; }
for type in TMV CAT CDM MPE OEM; do
  if [[ $type == TMV ]]; then schema=$ROOT/schemas/fbs/tasking_move.fbs; else schema=$SDS/$type/main.fbs; fi
  check "flatc makes a $type" made "$type" "$schema" "$(dirname "$schema")"
  run show "$type.bin"
  same "show $type: exit code" 0 "$STATUS"
  check "show $type: every value, and no other" equal_json "$type.json" out "$type"
  # near-miss
  head -c 4 "$type.bin" >other.bin && printf 'ZZZZ' >>other.bin && tail -c +9 "$type.bin" >>other.bin
  run show other.bin
  refused "show $type under an unknown identifier" 1
done
# The comparison can fail: another last digit, a field more.
run show MPE.bin
sed 's/1.1606e-05/1.1607e-05/' MPE.json >other.json
check "another number is seen" eval '! equal_json other.json out MPE'
sed 's/{"ENTITY_ID"/{"ORIGIN": 1, "ENTITY_ID"/' MPE.json >other.json
check "a missing field is seen" eval '! equal_json other.json out MPE'
check "another type is seen" eval '! equal_json MPE.json out OMM'

# --- the frozen captures: values of tests/vectors/wire/golden_values.hpp and README.md, written out here ---
capture() { python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(open(sys.argv[1]).read()))' "$ROOT/tests/vectors/wire/$1.hex" >"$1.bin"; }
# shows NAME TYPE JQ: the capture is one value of this type, of which the filter holds.
shows() {
  capture "$1"
  run show "$1.bin"
  same "show $1: exit code" 0 "$STATUS"
  check "show $1: $3" jq -es "length == 1 and .[0].type == \"$2\" and (.[0].value | $3)" out
}
filled() { printf '([range(%d)] | map(%d))' "$2" "$1"; }
shows record REC '.header | .sender == "GBR" and .recipient == "USA" and .lane == "DATA" and .seq == 41 and .data_mode == "REAL" and
  .payload_code == "TRK" and .label.policy == "GBR" and .label.level == "CONFIDENTIAL" and .label.rel_to == ["GBR", "USA"] and
  .clause == "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks" and .obligations == ["redact-protected-fields"]'
shows record REC ".header.agreements | length == 2 and .[0].bytes == $(filled 0xA1 48) and .[1].bytes == $(filled 0xA2 48)"
shows record REC '.header.record_id.bytes == [1, 158, 130, 161, 76, 1, 112, 1, 128, 1, 0, 0, 0, 0, 0, 1]'
shows record REC '.payload | .track_id == "GOLDEN-1" and .sensor_alias == "GBR-R1" and .sensor_kind == "RADAR" and
  .corrections_applied == "TROPOSPHERE RANGE_CALIBRATION" and .corrections_needed == "LIGHT_TIME" and .range_modulus_km == 37500 and
  .sigmas == {"angle_1_deg": 0.015625, "angle_2_deg": 0, "range_km": 0.25} and (.observations | length == 2) and
  .observations[1].range_km == 965.125 and .observations[1].range_rate_km_s == -3.25 and .object.norad_cat_id == 25544'
check "show record: the time to the nanosecond" grep -q '"time_tai_ns": 1780315247000000000' out
shows batch BAT '.suite == 2 and .lane == "DATA" and .first_seq == 41 and .count == 2 and (.records | length == 2) and
  (.signature | length == 64)'
shows batch BAT '[.records[].bytes.header.seq] == [41, 42] and [.records[].bytes.payload.track_id] == ["GOLDEN-1", "GOLDEN-2"] and
  .records[1].bytes.header.data_mode == "SIMULATED" and .records[1].bytes.payload.observations[0].receive_freq_hz == 2250000000'
python3 - <<'PY' >inside.json
import json
value = json.loads(open("out").read())["value"]["records"][0]["bytes"]
print(json.dumps(value))
PY
run show record.bin
check "the record in the batch is shown as the record alone" equal_json inside.json out REC
shows hello CTL ".kind == \"HELLO\" and .suite == 2 and .sender == \"GBR\" and .recipient == \"USA\" and (.body |
  .nonce == $(filled 0x4E 32) and .answers_nonce == $(filled 0x4F 32) and .open == true and .suites == [2] and
  [.schemas[].payload_code] == [\"EOO\", \"TRK\"] and .agreements[0].state == \"ACTIVE\" and .agreements[1].state == \"SUSPENDED\" and
  .have[0].lane == \"TASKING\" and .have[0].seq == 3 and .have[1].seq == 1000000007)"
shows receipt CTL ".kind == \"RECEIPT\" and (.body | .number == 17 and .first_seq == 1000000001 and .count == 7 and
  .root.bytes == $(filled 0x52 48) and .have_seq == 1000000007 and
  .exceptions == [{\"offset\": 2, \"outcome\": \"QUARANTINED\", \"code\": 6037}, {\"offset\": 5, \"outcome\": \"REFUSED\", \"code\": 6030}])"
shows heartbeat CTL ".kind == \"HEARTBEAT\" and (.body | .lanes == [{\"lane\": \"TASKING\", \"head_seq\": 4, \"have_seq\": 3},
  {\"lane\": \"DATA\", \"head_seq\": 42, \"have_seq\": 1000000007}] and .agreements_digest.bytes == $(filled 0xA1 48))"
check "show heartbeat: the time to the nanosecond" grep -q '"time_tai_ns": 1780315237000000002' out
# A frame is no buffer: prefix and outer header stand before it.
capture frame-2-batch
run show frame-2-batch.bin
refused "show a whole frame" 1

finish
