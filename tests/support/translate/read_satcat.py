# A second reader of CelesTrak's SATCAT CSV, for the tests alone: Python's csv, and the codes written
# down once more from the page of the format. Prints which rows are taken, as the fields of an SDS CAT
# in the names of its schema, which are refused, and which lose their owner.
# Usage: read_satcat.py FILE[.gz] SCHEMA_OF_OWNERS (LCC/main.fbs)
import csv
import datetime
import gzip
import json
import re
import sys

TYPES = {"PAY": "PAYLOAD", "R/B": "ROCKET_BODY", "DEB": "DEBRIS", "UNK": "UNKNOWN"}
STATUS = {"+": "OPERATIONAL", "-": "NONOPERATIONAL", "P": "PARTIALLY_OPERATIONAL", "B": "BACKUP_STANDBY",
          "S": "SPARE", "X": "EXTENDED_MISSION", "D": "DECAYED", "?": "UNKNOWN"}
DATA = {"NCE": "NO_CURRENT_ELEMENTS", "NIE": "NO_INITIAL_ELEMENTS", "NEA": "NO_ELEMENTS_AVAILABLE"}
ORBIT = {"ORB": "ORBIT", "LAN": "LANDING", "IMP": "IMPACT", "DOC": "DOCKED", "R/T": "ROUNDTRIP"}
LIMITS = {"PERIOD": (0, None), "INCLINATION": (0, 180), "APOGEE": (None, None), "PERIGEE": (None, None),
          "RCS": (0, None)}


def entry(row, owners):
    out = {}
    for name, text in row.items():
        if text == "":
            continue
        if name == "NORAD_CAT_ID":
            out[name] = int(text)
        elif name in LIMITS:
            low, high = LIMITS[name]
            value = float(text)
            if (low is not None and value < low) or (high is not None and value > high):
                raise ValueError(name)
            out[name] = value
        elif name == "OBJECT_ID":
            if not re.fullmatch(r"\d{4}-\d{3}[A-Z]{1,3}", text):
                raise ValueError(name)
            out[name] = text
        elif name in ("LAUNCH_DATE", "DECAY_DATE"):
            datetime.date.fromisoformat(text)
            out[name] = text
        elif name == "OWNER":
            if text in owners:
                out[name] = text
        else:
            words = {"OBJECT_TYPE": TYPES, "OPS_STATUS_CODE": STATUS, "DATA_STATUS_CODE": DATA, "ORBIT_TYPE": ORBIT}
            out[name] = words[name][text] if name in words else text
    return out


def main():
    path, schema = sys.argv[1:]
    body = re.search(r"enum legacyCountryCode[^{]*{(.*?)}", open(schema, encoding="utf-8").read(), re.S).group(1)
    owners = set(re.findall(r"^\s*(\w+),?\s*$", re.sub(r"///.*", "", body), re.M))
    opened = gzip.open(path, "rt", encoding="utf-8", newline="") if path.endswith(".gz") else open(
        path, encoding="utf-8", newline="")
    taken, refused, no_owner = [], [], []
    with opened as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                taken.append({"line": number, "cat": entry(row, owners)})
            except (ValueError, KeyError):
                refused.append(number)
                continue
            if row["OWNER"] and row["OWNER"] not in owners:
                no_owner.append(number)
    json.dump({"taken": taken, "refused": refused, "no_owner": no_owner}, sys.stdout)


main()
