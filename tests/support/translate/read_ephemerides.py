# A second, plain reader of OEM (KVN and XML), CPF and SP3, for the tests alone: it shares no code and
# no table with node/translate, and checks nothing. Values are exact decimals until the end. Prints
# a JSON list, one entry an ephemeris: name, whole nanoseconds of TAI since 1970, position in km,
# velocity in km/s, acceleration in km/s^2 (null = none), covariances with their frames.
import datetime
import json
import sys
import xml.etree.ElementTree as tree
from decimal import Decimal as D

LEAPS = [(1972, 1), (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1),
         (1979, 1), (1980, 1), (1981, 7), (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1),
         (1991, 1), (1992, 7), (1993, 7), (1994, 7), (1996, 1), (1997, 7), (1999, 1), (2006, 1),
         (2009, 1), (2012, 7), (2015, 7), (2017, 1)]  # TAI - UTC grows by 1 from 10 on
BEHIND_TAI = {"TAI": D(0), "GPS": D(19), "TT": D("-32.184")}


def tai_ns(day, seconds, system="UTC"):
    if system == "UTC":
        offset = D(9 + sum(1 for leap in LEAPS if datetime.date(*leap, 1) <= day))
    else:
        offset = BEHIND_TAI[system]
    days = (day - datetime.date(1970, 1, 1)).days
    return int((days * 86400 + seconds + offset) * 10**9)


def iso(text, system="UTC"):
    date, clock = text.rstrip("Z").split("T")
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 2:
        day = datetime.date(parts[0], 1, 1) + datetime.timedelta(days=parts[1] - 1)
    else:
        day = datetime.date(*parts)
    hour, minute, second = clock.split(":")
    return tai_ns(day, int(hour) * 3600 + int(minute) * 60 + D(second), system)


def row(at, numbers, scale=D(1)):
    vectors = [[float(D(v) * scale) for v in numbers[i:i + 3]] for i in range(0, len(numbers), 3)]
    vectors += [None] * (3 - len(vectors))
    return {"tai_ns": at, "position": vectors[0], "velocity": vectors[1],
            "acceleration": vectors[2]}


def oem_kvn(lines):
    out, system, matrix, in_matrices = [], "UTC", None, False
    for text in lines:
        words = text.split()
        if not words or words[0] == "COMMENT":
            continue
        if words == ["META_START"]:
            out.append({"name": "", "points": [], "covariances": []})
            in_matrices = False
        elif words == ["COVARIANCE_START"]:
            in_matrices = True
        elif "=" in text:
            key, value = [part.strip() for part in text.split("=", 1)]
            if key == "OBJECT_NAME":
                out[-1]["name"] = value
            elif key == "TIME_SYSTEM":
                system = value
            elif key == "EPOCH" and in_matrices:
                matrix = {"tai_ns": iso(value, system), "frame": "", "values": []}
                out[-1]["covariances"].append(matrix)
            elif key == "COV_REF_FRAME":
                matrix["frame"] = value
        elif in_matrices and words != ["COVARIANCE_STOP"]:
            matrix["values"] += [float(w) for w in words]
        elif "T" in words[0] and words[0][0].isdigit():
            out[-1]["points"].append(row(iso(words[0], system), words[1:]))
    return out


def oem_xml(text):
    out = []
    for segment in tree.fromstring(text).iter("segment"):
        meta = segment.find("metadata")
        system = meta.findtext("TIME_SYSTEM").strip()
        one = {"name": meta.findtext("OBJECT_NAME").strip(), "points": [], "covariances": []}
        for state in segment.iter("stateVector"):
            numbers = [e.text.strip() for e in state if e.tag not in ("EPOCH", "COMMENT")]
            one["points"].append(row(iso(state.findtext("EPOCH").strip(), system), numbers))
        for matrix in segment.iter("covarianceMatrix"):
            values = [float(e.text) for e in matrix
                      if e.tag not in ("EPOCH", "COMMENT", "COV_REF_FRAME")]
            one["covariances"].append({"tai_ns": iso(matrix.findtext("EPOCH").strip(), system),
                                       "frame": (matrix.findtext("COV_REF_FRAME") or "").strip(),
                                       "values": values})
        out.append(one)
    return out


def cpf(lines):
    out, kept = [], False
    for text in lines:
        words = text.split()
        kind = words[0].upper() if words else ""
        if kind == "H1":
            name = words[9 if words[2] == "1" else 10]
            out.append({"name": name, "points": [], "covariances": []})
        elif kind == "10":
            kept = words[1] == "0" and int(words[4]) == 0
            if kept:
                day = datetime.date(1858, 11, 17) + datetime.timedelta(days=int(words[2]))
                out[-1]["points"].append(row(tai_ns(day, D(words[3])), words[5:8], D("0.001")))
        elif kind == "20" and kept:
            out[-1]["points"][-1]["velocity"] = [float(D(v) / 1000) for v in words[2:5]]
    return out


def sp3(lines, system):
    out, at, known = {}, 0, {}
    for text in lines:
        if text.startswith("%c") and "ccc" not in text[9:12] and not known.get("system"):
            known["system"] = system = text[9:12].strip()
        if text.startswith("%c"):
            known["system"] = True
        if text.startswith("+ "):
            for i in range(17):
                name = text[9 + 3 * i:12 + 3 * i]
                if name.strip() not in ("", "0", "00"):
                    name = "G%02d" % int(name) if name[0] == " " else name
                    out[name] = {"name": name, "points": [], "covariances": []}
        if text.startswith("* "):
            year, month, day, hour, minute, second = text[1:31].split()
            date = datetime.date(int(year), int(month), int(day))
            at = tai_ns(date, int(hour) * 3600 + int(minute) * 60 + D(second), system)
        if text[:1] in "PV" and text[:2] not in ("PO",) and len(text) > 40:
            name = "G%02d" % int(text[1:4]) if text[1] == " " else text[1:4]
            numbers = [text[4:18].strip(), text[18:32].strip(), text[32:46].strip()]
            absent = all(D(v) == 0 for v in numbers) or any(v == "999999.999999" for v in numbers)
            if absent:
                continue  # of a satellite that the header does not list, in one file
            points = out[name]["points"]
            if text[0] == "P":
                points.append(row(at, numbers))
            elif points and points[-1]["tai_ns"] == at:
                points[-1]["velocity"] = [float(D(v) * D("0.0001")) for v in numbers]
    return [one for one in out.values() if one["points"]]


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        text = file.read()
    lines = text.splitlines()
    read = {"oem-kvn": lambda: oem_kvn(lines), "oem-xml": lambda: oem_xml(text),
            "cpf": lambda: cpf(lines), "sp3": lambda: sp3(lines, sys.argv[3])}
    json.dump(read[sys.argv[1]](), sys.stdout)


main()
