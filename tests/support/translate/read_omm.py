# Element sets in the CSV and XML of an OMM as Debian's python3-sgp4 reads them: its own parser, then its
# own model made of them. Prints a JSON list. Exit 77 when the package is not installed.
# Usage: read_omm.py csv|xml FILE
import json
import sys

try:
    from sgp4 import omm
    from sgp4.api import Satrec
except ImportError:
    sys.exit(77)


def main():
    kind, path = sys.argv[1:]
    out = []
    with open(path, encoding="utf-8", newline="") as file:
        for fields in (omm.parse_csv if kind == "csv" else omm.parse_xml)(file):
            satellite = Satrec()
            omm.initialize(satellite, fields)
            numbers = {name: float(fields[name]) for name in (
                "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY",
                "BSTAR", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT", "NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH")}
            out.append({"name": fields["OBJECT_NAME"], "id": fields["OBJECT_ID"], "epoch": fields["EPOCH"],
                        "numbers": numbers, "satnum": satellite.satnum, "error": satellite.error,
                        "ecco": satellite.ecco, "bstar": satellite.bstar})
    json.dump(out, sys.stdout)


main()
