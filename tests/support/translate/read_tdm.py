# A second, slow and plain reader of TDM KVN, for the tests alone: it shares no code and no table
# with node/translate. Prints a JSON list, one entry a data line: segment, line, keyword, epoch as
# whole nanoseconds of TAI since 1970, value as a hexadecimal float. Times are read with integer
# arithmetic and this file's own list of leap seconds (IERS Bulletin C).
import datetime
import json
import sys

LEAPS = [  # (first UTC day, TAI - UTC in seconds)
    ((1972, 1, 1), 10), ((1972, 7, 1), 11), ((1973, 1, 1), 12), ((1974, 1, 1), 13),
    ((1975, 1, 1), 14), ((1976, 1, 1), 15), ((1977, 1, 1), 16), ((1978, 1, 1), 17),
    ((1979, 1, 1), 18), ((1980, 1, 1), 19), ((1981, 7, 1), 20), ((1982, 7, 1), 21),
    ((1983, 7, 1), 22), ((1985, 7, 1), 23), ((1988, 1, 1), 24), ((1990, 1, 1), 25),
    ((1991, 1, 1), 26), ((1992, 7, 1), 27), ((1993, 7, 1), 28), ((1994, 7, 1), 29),
    ((1996, 1, 1), 30), ((1997, 7, 1), 31), ((1999, 1, 1), 32), ((2006, 1, 1), 33),
    ((2009, 1, 1), 34), ((2012, 7, 1), 35), ((2015, 7, 1), 36), ((2017, 1, 1), 37)]


def tai_ns(text):
    date, clock = text.rstrip("Z").split("T")
    parts = [int(p) for p in date.split("-")]
    if len(parts) == 2:
        day = datetime.date(parts[0], 1, 1) + datetime.timedelta(days=parts[1] - 1)
    else:
        day = datetime.date(*parts)
    hour, minute, second = clock.split(":")
    whole, _, decimals = second.partition(".")
    offset = [s for start, s in LEAPS if datetime.date(*start) <= day][-1]
    days = (day - datetime.date(1970, 1, 1)).days
    seconds = days * 86400 + int(hour) * 3600 + int(minute) * 60 + int(whole) + offset
    return seconds * 10**9 + int((decimals + "0" * 9)[:9])


def main():
    segment, inside, out = -1, False, []
    with open(sys.argv[1], encoding="utf-8") as file:
        for number, raw in enumerate(file, start=1):
            words = raw.replace("=", " = ").split()
            if words == ["DATA_START"]:
                segment, inside = segment + 1, True
            elif words == ["DATA_STOP"]:
                inside = False
            elif inside and words and words[0] != "COMMENT":
                keyword, _, epoch, value = words
                out.append({"segment": segment, "line": number, "keyword": keyword,
                            "tai_ns": tai_ns(epoch), "value": float(value).hex()})
    json.dump(out, sys.stdout)


main()
