# A second, plain reader of ILRS CRD and of SINEX stations, for the tests alone: it shares no code and
# no table with node/translate. Values are exact fractions until the end. Prints one JSON object.
# crd: "ranges" (line, whole nanoseconds of TAI since 1970, km of the round trip as a hexadecimal
# float, epoch event, configuration, session), "refused" (lines), "records" (how many of each type).
# sinex: "estimates", "eccentricities", "sites", "epochs" as they stand there, numbers as hexadecimal floats.
import datetime
import json
import sys
from fractions import Fraction as F

LEAPS = [(1972, 1), (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1),
         (1979, 1), (1980, 1), (1981, 7), (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1),
         (1991, 1), (1992, 7), (1993, 7), (1994, 7), (1996, 1), (1997, 7), (1999, 1), (2006, 1),
         (2009, 1), (2012, 7), (2015, 7), (2017, 1)]  # TAI - UTC grows by 1 from 10 on


def midnight(day):
    """Seconds of TAI since 1970; before 1972 with the ten seconds of then."""
    offset = max(10, 9 + sum(1 for leap in LEAPS if datetime.date(*leap, 1) <= day))
    return (day - datetime.date(1970, 1, 1)).days * 86400 + offset


def half_up(value):
    return int((2 * value + 1) // 2)


def crd(lines):
    ranges, refused, records = [], [], {}
    h4, version, session = None, 0, 0
    for number, line in lines:
        words = line.split()
        kind = words[0].lower()
        records[kind] = records.get(kind, 0) + 1
        if kind == "h1":
            version = int(words[2])
        elif kind == "h4":
            session += 1
            h4 = [int(w) for w in words[1:]]
            if h4[19] not in (0, 1, 2, 3, 4):
                refused += [number]
                h4 = None
        elif kind == "h8":
            if h4 is None:
                refused.append(session)
            h4 = None
        elif kind in ("10", "11") and h4 is not None:
            try:
                seconds, flight = F(words[1]), F(words[2])
            except ValueError:
                refused.append(number)
                continue
            day = datetime.date(*h4[1:4])
            start = midnight(day) + h4[4] * 3600 + h4[5] * 60 + h4[6]
            # of the two days the one nearer to the start: no session here lasts half a day
            first = midnight(day) + seconds
            second = midnight(day + datetime.timedelta(days=1)) + seconds
            at = first if abs(first - start) < abs(second - start) else second
            ranges.append({"line": number, "tai_ns": half_up(at * 10**9),
                           "km": float(flight * F(299792458, 1000)).hex(), "event": int(words[4]),
                           "configuration": words[3], "session": session})
    return {"ranges": ranges, "refused": refused, "records": records}


def instant(text):
    """YY:DDD:SSSSS; a day 000 is open."""
    yy, ddd, seconds = (int(part) for part in text.split(":"))
    if ddd == 0:
        return None
    day = datetime.date(2000 + yy if yy <= 50 else 1900 + yy, 1, 1) + datetime.timedelta(ddd - 1)
    return (midnight(day) + seconds) * 10**9


def sinex(lines):
    out = {"sites": [], "epochs": [], "estimates": [], "eccentricities": []}
    block = None
    for number, line in lines:
        if line[0] == "+":
            block = line[1:].strip()
        elif line[0] == "-":
            block = None
        elif line[0] != " ":
            continue
        elif block == "SITE/ID":
            out["sites"].append({"line": number, "code": line[1:5].strip(),
                                 "point": line[6:8].strip(), "domes": line[9:18].strip(),
                                 "description": line[21:43].strip()})
        elif block == "SOLUTION/EPOCHS":
            out["epochs"].append({"line": number, "code": line[1:5].strip(),
                                  "point": line[6:8].strip(),
                                  "solution": line[9:13].strip(), "start": instant(line[16:28]),
                                  "end": instant(line[29:41])})
        elif block == "SOLUTION/ESTIMATE":
            w = line.split()
            out["estimates"].append({"line": number, "type": w[1], "code": w[2], "point": w[3], "solution": w[4],
                                     "epoch": instant(w[5]), "value": float(F(w[8])).hex(),
                                     "sigma": float(F(w[9])).hex()})
        elif block == "SITE/ECCENTRICITY":
            out["eccentricities"].append(
                {"line": number, "code": line[1:5].strip(), "start": instant(line[16:28]),
                 "end": instant(line[29:41]), "axes": line[42:45],
                 "value": [float(F(line[a:a + 8].strip())).hex() for a in (46, 55, 64)]})
    return out


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        lines = [(n, raw.rstrip("\r\n")) for n, raw in enumerate(file, start=1) if raw.strip()]
    json.dump({"crd": crd, "sinex": sinex}[sys.argv[1]](lines), sys.stdout)


main()
