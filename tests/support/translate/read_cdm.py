# A second reader of conjunction messages in KVN and XML, for the tests alone: it shares no code and no
# table with node/translate. Prints a JSON list: each message as the fields that an SDS CDM is to hold,
# in the names of its schema.
import datetime
import json
import sys
import xml.etree.ElementTree as ElementTree

TEXTS = ("ORIGINATOR MESSAGE_FOR MESSAGE_ID COLLISION_PROBABILITY_METHOD OPERATOR_CONTACT_POSITION OPERATOR_ORGANIZATION "
         "EPHEMERIS_NAME COVARIANCE_METHOD SCREEN_VOLUME_FRAME SCREEN_VOLUME_SHAPE GRAVITY_MODEL ATMOSPHERIC_MODEL "
         "N_BODY_PERTURBATIONS").split()
TIMES = ("CREATION_DATE TCA START_SCREEN_PERIOD STOP_SCREEN_PERIOD SCREEN_ENTRY_TIME SCREEN_EXIT_TIME TIME_LASTOB_START "
         "TIME_LASTOB_END").split()
WHOLE = "OBS_AVAILABLE OBS_USED TRACKS_AVAILABLE TRACKS_USED".split()
FLAGS = "SOLAR_RAD_PRESSURE EARTH_TIDES INTRACK_THRUST".split()
FRAMES = {"EME2000": "J2000", "GCRF": "GCRF", "ITRF": "ECEF"}
LEFT = "CATALOG_NAME CD_AREA_OVER_MASS OBJECT".split()


def pairs_of_kvn(text):
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("COMMENT"):
            yield "COMMENT", line[7:].strip()
        elif line:
            key, value = (part.strip() for part in line.split("=", 1))
            if value.endswith("]") and key != "OBJECT_NAME":
                value = value[:value.rindex("[")].strip()
            yield key, value


def pairs_of_xml(text):
    for element in ElementTree.fromstring(text.encode()).iter():
        if element.tag == "cdm":
            yield "CCSDS_CDM_VERS", element.get("version")
        elif len(element) == 0:
            yield element.tag, (element.text or "").strip()


def time(text):
    whole, _, part = text.rstrip("Z").partition(".")
    if whole.count("-") == 1:  # a day of the year
        day, clock = whole.split("T")
        whole = datetime.datetime.strptime(day, "%Y-%j").strftime("%Y-%m-%d") + "T" + clock
    return whole + "." + (part + "0" * 9)[:9] + "Z"


def put(message, target, key, value):
    cat = target.setdefault("OBJECT", {}) if target is not message else None
    if key in LEFT:
        return
    if key == "OBJECT_DESIGNATOR":
        cat["NORAD_CAT_ID"] = int(value)
    elif key == "OBJECT_NAME" or key == "ORBIT_CENTER":
        cat[key] = value
    elif key == "INTERNATIONAL_DESIGNATOR":
        if value != "UNKNOWN":
            cat["OBJECT_ID"] = value
    elif key == "OBJECT_TYPE":
        if value != "OTHER":
            cat[key] = value.replace(" ", "_")
    elif key == "MANEUVERABLE":
        if value != "N/A":
            cat[key] = value == "YES"
    elif key == "MASS":
        cat[key] = float(value)
    elif key in ("OPERATOR_PHONE", "OPERATOR_EMAIL"):
        target.setdefault("POC", {})["TELEPHONE" if key == "OPERATOR_PHONE" else "EMAIL"] = value
    elif key == "REF_FRAME":
        target["REFERENCE_FRAME"] = FRAMES[value]
    elif key in TEXTS:
        target[key] = value
    elif key in TIMES:
        target[key] = time(value)
    elif key in WHOLE:
        target[key] = int(value)
    elif key in FLAGS:
        target[key] = value == "YES"
    else:
        target[key] = float(value)


def messages(pairs):
    out, comments = [], []
    for key, value in pairs:
        if key == "CCSDS_CDM_VERS":
            message = target = {key: float(value)}
            out.append(message)
            comments = []
        elif key == "COMMENT":
            comments.append(value)
        else:
            if key == "OBJECT":
                target = message.setdefault(value, {})
            if comments and target is not message:
                target["COMMENT"] = "\n".join(([target["COMMENT"]] if "COMMENT" in target else []) + comments)
            comments = []
            put(message, target, key, value)
    return out


def main():
    text = open(sys.argv[1], encoding="utf-8").read()
    pairs = pairs_of_xml(text) if text.lstrip().startswith("<") else pairs_of_kvn(text)
    json.dump(messages(pairs), sys.stdout)


main()
